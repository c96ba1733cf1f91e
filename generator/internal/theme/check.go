package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/waypost/waypost/generator/internal/diag"
)

// check holds every layout to the contract: it walks each with the struct that it
// receives, through the components that it calls, and reports what is not there. Then it
// lets html/template look at how each value is escaped, which needs no page either.
func (l *loader) check() {
	c := &checker{trees: map[string]*parse.Tree{}, seen: map[string]bool{}, used: map[string]bool{}, cached: map[string]bool{}, paths: map[parse.Node][]string{}, problems: &l.problems}
	for _, t := range l.layouts.Templates() {
		if t.Tree != nil {
			c.trees[t.Name()] = t.Tree
		}
	}
	views := map[string]any{}
	for _, layout := range Layouts {
		if name := layout.Name + ".html"; c.trees[name] != nil { // else it is optional
			c.template(name, reflect.TypeOf(layout.Receives))
			views[name] = layout.Receives
		}
	}
	for name := range c.cached {
		views[name] = &Frame{}
	}
	l.used = c.used
	if l.problems.Failed() {
		return
	}
	c.spell()
	for _, name := range slices.Sorted(maps.Keys(views)) {
		var bad *template.Error
		if err := l.layouts.ExecuteTemplate(io.Discard, name, views[name]); errors.As(err, &bad) {
			at := diag.Pos{File: bad.Name, Line: bad.Line}
			if tree := c.trees[bad.Name]; tree != nil { // else html/template gives the place whole
				at.File = tree.ParseName
			}
			at.File, _, _ = strings.Cut(at.File, ":")
			l.problems.Errorf(codeBadLayout, at, "see the documentation of html/template", "%s", bad.Description)
		}
	}
}

// checker walks parse trees. The type of a value is nil where it is not known, and then
// nothing is said about it.
type checker struct {
	trees    map[string]*parse.Tree
	seen     map[string]bool // template and type, to end where components call themselves
	used     map[string]bool // the names of fields that some layout asks for
	cached   map[string]bool // the components that partialCached renders
	within   bool            // one of them
	problems *diag.List
	paths    map[parse.Node][]string // the fields of a node, as spell writes them
	tree     *parse.Tree
	vars     []variable
}

type variable struct {
	name string
	typ  reflect.Type
}

func (c *checker) template(name string, dot reflect.Type) {
	tree := c.trees[name]
	key := fmt.Sprint(name, " ", dot, c.within)
	if tree == nil || tree.Root == nil || c.seen[key] {
		return
	}
	c.seen[key] = true
	outer, vars := c.tree, c.vars
	c.tree, c.vars = tree, []variable{{"$", dot}}
	c.list(tree.Root, dot)
	c.tree, c.vars = outer, vars
}

func (c *checker) list(list *parse.ListNode, dot reflect.Type) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			c.pipe(n.Pipe, dot)
		case *parse.IfNode:
			c.branch(&n.BranchNode, dot)
		case *parse.WithNode:
			c.branch(&n.BranchNode, dot)
		case *parse.RangeNode:
			c.branch(&n.BranchNode, dot)
		case *parse.TemplateNode:
			c.component(n, n.Name, c.pipe(n.Pipe, dot))
		}
	}
}

// component is a call of one, where n stands.
func (c *checker) component(n parse.Node, name string, dot reflect.Type) {
	if c.trees[name] == nil {
		c.report(n, strconv.Quote(name), diag.DidYouMean(name, c.components()), "there is no component %q", name)
	}
	c.template(name, dot)
}

// callsCached reports whether what a pipeline gives is a component by partialCached.
func callsCached(p *parse.PipeNode) bool {
	last := p.Cmds[len(p.Cmds)-1]
	id, ok := last.Args[0].(*parse.IdentifierNode)
	return ok && id.Ident == partialCached
}

// partialCached is a call of that function; args are the types of all that it is given.
func (c *checker) partialCached(cmd *parse.CommandNode, args []reflect.Type) {
	problem := func(format string, values ...any) {
		c.report(cmd, partialCached, `write {{partialCached "component" .Frame}}, where there is a page's Frame`, format, values...)
	}
	if c.within {
		c.report(cmd, partialCached, "write {{template}}: what stands in such a component is rendered once as it is", "a component that partialCached renders calls no other by it")
		return
	}
	if len(args) != 2 {
		problem("partialCached takes a component and the Frame")
		return
	}
	name, ok := cmd.Args[1].(*parse.StringNode)
	switch {
	case !ok:
		problem("partialCached takes the name of a component between quotes")
	case args[1] == nil:
		problem("partialCached takes the Frame, and it is not known what this is")
	case args[1] != reflect.TypeFor[*Frame]():
		problem("partialCached takes the Frame, and this is %s", nameOf(indirect(args[1])))
	default:
		c.within, c.cached[name.Text] = true, true
		c.component(cmd, name.Text, args[1])
		c.within = false
	}
}

func (c *checker) components() []string {
	var names []string
	for name := range c.trees {
		if name != "" && !strings.HasSuffix(name, ".html") {
			names = append(names, name)
		}
	}
	return names
}

func (c *checker) branch(n *parse.BranchNode, dot reflect.Type) {
	depth := len(c.vars)
	typ, inner := c.pipe(n.Pipe, dot), dot
	switch n.NodeType {
	case parse.NodeWith:
		inner = typ
	case parse.NodeRange:
		var key reflect.Type
		key, inner = c.elements(n, typ)
		switch d := n.Pipe.Decl; len(d) {
		case 1:
			c.set(d[0].Ident[0], inner)
		case 2:
			c.set(d[0].Ident[0], key)
			c.set(d[1].Ident[0], inner)
		}
	}
	c.list(n.List, inner)
	c.vars = c.vars[:depth]
	c.list(n.ElseList, dot)
	c.vars = c.vars[:depth]
}

// elements is what a range gives: the key and the element.
func (c *checker) elements(n *parse.BranchNode, t reflect.Type) (key, elem reflect.Type) {
	t = indirect(t)
	if t == nil {
		return nil, nil
	}
	number := reflect.TypeFor[int]()
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return number, t.Elem()
	case reflect.Map:
		return t.Key(), t.Elem()
	case reflect.Int:
		return number, number
	case reflect.Interface, reflect.Func, reflect.Chan:
		return nil, nil
	}
	c.report(n.Pipe, "", "range takes a list", "%s is no list", nameOf(t))
	return nil, nil
}

func (c *checker) set(name string, t reflect.Type) {
	for i := len(c.vars) - 1; i >= 0; i-- {
		if c.vars[i].name == name {
			c.vars[i].typ = t
			return
		}
	}
	c.vars = append(c.vars, variable{name, t})
}

// pipe is the type of a pipeline. What it declares is known from then on.
func (c *checker) pipe(p *parse.PipeNode, dot reflect.Type) reflect.Type {
	if p == nil {
		return nil
	}
	var typ reflect.Type
	for i, cmd := range p.Cmds {
		args := make([]reflect.Type, 0, len(cmd.Args)+1)
		for _, arg := range cmd.Args[1:] {
			args = append(args, c.value(arg, dot, nil))
		}
		if i > 0 {
			args = append(args, typ)
		}
		typ = c.value(cmd.Args[0], dot, args)
		if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && id.Ident == partialCached {
			c.partialCached(cmd, args)
		}
	}
	for _, d := range p.Decl {
		if p.IsAssign {
			c.set(d.Ident[0], typ)
		} else {
			c.vars = append(c.vars, variable{d.Ident[0], typ})
		}
	}
	return typ
}

// value is the type of one operand, or of a function over its arguments.
func (c *checker) value(n parse.Node, dot reflect.Type, args []reflect.Type) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(n, dot, n.Ident)
	case *parse.VariableNode:
		var typ reflect.Type
		for _, v := range c.vars {
			if v.name == n.Ident[0] {
				typ = v.typ
			}
		}
		return c.fields(n, typ, n.Ident[1:])
	case *parse.ChainNode:
		return c.fields(n, c.value(n.Node, dot, nil), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.IdentifierNode:
		return result(n.Ident, args)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	}
	return nil
}

// result is the type of a function's result.
func result(function string, args []reflect.Type) reflect.Type {
	switch function {
	case "index":
		if len(args) == 0 {
			return nil
		}
		t := indirect(args[0])
		for range args[1:] {
			if t == nil || t.Kind() != reflect.Slice && t.Kind() != reflect.Array && t.Kind() != reflect.Map {
				return nil
			}
			t = indirect(t.Elem())
		}
		return t
	case "and", "or":
		for _, t := range args {
			if t != args[0] {
				return nil
			}
		}
		if len(args) > 0 {
			return args[0]
		}
		return nil
	case "slice":
		if len(args) > 0 {
			return args[0]
		}
		return nil
	case "len":
		return reflect.TypeFor[int]()
	case "not", "eq", "ne", "lt", "le", "gt", "ge":
		return reflect.TypeFor[bool]()
	case "print", "printf", "println", "html", "js", "urlquery", partialCached:
		return reflect.TypeFor[string]()
	}
	return nil
}

// fields is the type at the end of a chain of fields. What the chain is with the fields of
// embedded structs written out is kept, unless it is another for another type of dot.
func (c *checker) fields(n parse.Node, t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		c.used[name] = true
	}
	t, path := c.follow(n, t, names)
	if was, again := c.paths[n]; path == nil || again && !slices.Equal(was, path) {
		path = names
	}
	c.paths[n] = path
	return t
}

// follow goes along a chain of fields. Where the types end to be known, both results are nil.
func (c *checker) follow(n parse.Node, t reflect.Type, names []string) (reflect.Type, []string) {
	path := make([]string, 0, len(names)+1)
	for _, name := range names {
		t = indirect(t)
		if t == nil || t.Kind() == reflect.Interface {
			return nil, nil
		}
		if t.Kind() == reflect.Map {
			path = append(path, name)
			t = t.Elem()
			continue
		}
		if t.Kind() == reflect.Struct {
			if f, ok := t.FieldByName(name); ok && f.IsExported() {
				for ; len(f.Index) > 1; f.Index = f.Index[1:] {
					embedded := t.Field(f.Index[0])
					path = append(path, embedded.Name)
					t = indirect(embedded.Type)
				}
				path = append(path, name)
				t = f.Type
				continue
			}
			hint := diag.DidYouMean(name, fieldsOf(t))
			if _, ok := reflect.TypeFor[Page]().FieldByName(name); ok && t == reflect.TypeFor[Frame]() {
				hint = "each page has its own: show it outside of what partialCached renders"
			}
			c.report(n, "."+name, hint, "%s has no field %q", nameOf(t), name)
			return nil, nil
		}
		c.report(n, "."+name, "write . for the value itself", "%s has no fields, and so no %q", nameOf(t), name)
		return nil, nil
	}
	return t, path
}

// spell writes the fields of embedded structs out, .Nav of a page as .Frame.Nav: reflect finds
// them by their names alone far more slowly than others, and on each page again.
func (c *checker) spell() {
	for n, path := range c.paths {
		switch n := n.(type) {
		case *parse.FieldNode:
			n.Ident = path
		case *parse.VariableNode:
			n.Ident = append(n.Ident[:1:1], path...)
		case *parse.ChainNode:
			n.Field = path
		}
	}
}

func fieldsOf(t reflect.Type) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() {
			names = append(names, f.Name)
		}
	}
	return names
}

// nameOf is a type as the contract calls it.
func nameOf(t reflect.Type) string {
	if t.Kind() == reflect.Slice && t.Name() == "" {
		return "a list of " + nameOf(indirect(t.Elem()))
	}
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "a number"
	}
	return t.Name()
}

func indirect(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// report adds a problem at a node; text is what is underlined there.
func (c *checker) report(n parse.Node, text, hint, format string, args ...any) {
	location, _ := c.tree.ErrorContext(n)
	parts := strings.Split(location, ":")
	if len(parts) < 3 {
		return
	}
	k := len(parts)
	pos := diag.Pos{File: strings.Join(parts[:k-2], ":"), Width: len(text)}
	pos.Line, _ = strconv.Atoi(parts[k-2])
	pos.Col, _ = strconv.Atoi(parts[k-1])
	pos.Col++
	c.problems.Errorf(codeBadLayout, pos, hint, format, args...)
}

// received is the struct that a layout receives.
func received(layout string) reflect.Type {
	if i := slices.IndexFunc(Layouts, func(l Layout) bool { return l.Name == layout }); i >= 0 {
		return reflect.TypeOf(Layouts[i].Receives)
	}
	return nil
}
