package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// errGone is for a folder that somebody removed.
var errGone = errors.New("the search index's folder was removed")

// lockFile keeps other processes off the folder that it is in.
const lockFile = "lock"

// hold makes the folder where it is not there, and keeps other processes off it.
func (x *Index) hold() error {
	if x.holds() {
		return nil
	}
	err := os.MkdirAll(x.folder, 0o700)
	var now *os.File
	if err == nil {
		now, err = lock(filepath.Join(x.folder, lockFile))
	}
	if err != nil {
		return fmt.Errorf("open the search index's folder: %w", err)
	}
	if x.lock != nil {
		_ = x.lock.Close()
	}
	x.lock = now
	return nil
}

// holds reports whether the folder is the one that other processes are kept off: somebody may have removed that, and another process may
// have made it again.
func (x *Index) holds() bool {
	if x.lock == nil {
		return false
	}
	ours, err := x.lock.Stat()
	there, gone := os.Stat(filepath.Join(x.folder, lockFile))
	return err == nil && gone == nil && os.SameFile(ours, there)
}

// gone reports whether the folder was taken away.
func (x *Index) gone() bool {
	x.writing.Lock()
	defer x.writing.Unlock()
	return !x.holds()
}
