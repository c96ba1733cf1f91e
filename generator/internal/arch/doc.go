// Package arch holds the rules of the architecture, as a function over a source tree.
//
// The rules are the tables at the top of rules.go: the order of the packages, the one
// door of each dependency, and the calls that only some packages may make. Its test
// runs them over this repository. Sources are parsed in-process, whatever their build
// tags: asking the go command would see one platform, and the test cache would not see
// that the answer changed.
package arch
