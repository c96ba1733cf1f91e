// Package mapped reads files whose bytes are never changed where they stand, only replaced by
// another file of the same name, without copying them: what nobody looks at is never read.
package mapped

import (
	"os"
	"strings"
)

// Read returns the bytes of a file, which stay in memory, or within reach, as long as the program
// runs. Whoever changes the file in place meanwhile changes the string, or ends the program.
func Read(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // what is mapped stays so
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if data, ok := view(f, info.Size()); ok {
		return data, nil
	}
	return read(f, info.Size())
}

// read is for systems that do not map files, or lock the name of one that is mapped.
func read(f *os.File, size int64) (string, error) {
	var data strings.Builder // becomes a string without another copy
	data.Grow(int(max(size, 0)))
	_, err := f.WriteTo(&data)
	return data.String(), err
}
