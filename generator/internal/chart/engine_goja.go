//go:build goja || race

package chart

import (
	"fmt"

	"github.com/dop251/goja"
)

// EngineName is the JavaScript engine of this program.
const EngineName = "goja"

type gojaEngine struct{ vm *goja.Runtime }

func newEngine() (engine, error) { return gojaEngine{goja.New()}, nil }

func (g gojaEngine) run(script string) error {
	_, err := g.vm.RunString(script)
	return err
}

func (g gojaEngine) call(function, argument string) (string, error) {
	f, ok := goja.AssertFunction(g.vm.Get(function))
	if !ok {
		return "", fmt.Errorf("%s is no function", function)
	}
	v, err := f(goja.Undefined(), g.vm.ToValue(argument))
	if err != nil {
		return "", err
	}
	if goja.IsUndefined(v) {
		return "", nil
	}
	return v.String(), nil
}

func (g gojaEngine) close() {}
