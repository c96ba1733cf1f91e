//go:build race

package chart

// The race detector slows the engine down a dozen times: what it can find, it finds in a
// few charts.
const raced = true
