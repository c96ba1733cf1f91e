// Package hugepages has the heap of the program mapped in pages of megabytes rather than of four
// kilobytes, where the system has such and asks programs whether they want them. Memory that is
// touched for the first time costs a fault for each page.
//
// It is advice about memory: nothing that a program computes depends on it.
package hugepages
