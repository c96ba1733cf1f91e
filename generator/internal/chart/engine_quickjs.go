//go:build !goja && !race

package chart

import (
	"fmt"

	"modernc.org/quickjs"
)

// EngineName is the JavaScript engine of this program. Under the race detector QuickJS,
// which is C translated to Go, takes a quarter of a minute to start; goja does not, and
// draws the same bytes.
const EngineName = "quickjs"

type quickEngine struct{ vm *quickjs.VM }

func newEngine() (engine, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	return quickEngine{vm}, nil
}

func (q quickEngine) run(script string) error {
	_, err := q.vm.Eval(script, quickjs.EvalGlobal)
	return err
}

func (q quickEngine) call(function, argument string) (string, error) {
	v, err := q.vm.Call(function, argument)
	if err != nil {
		return "", err
	}
	switch v := v.(type) {
	case string:
		return v, nil
	case quickjs.Undefined:
		return "", nil
	}
	return "", fmt.Errorf("%s returned a %T", function, v)
}

func (q quickEngine) close() { _ = q.vm.Close() }
