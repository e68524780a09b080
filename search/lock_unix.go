//go:build unix

package search

import (
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lock keeps other processes off a folder until it is closed or the process ends.
func lock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, &os.PathError{Op: "lock, as another process has it,", Path: name, Err: err}
	}
	return f, nil
}

// Sweep removes what killed processes left behind: folders of indexes that match a pattern and were made before a time, and that no process has.
func Sweep(pattern string, before time.Time) {
	folders, _ := filepath.Glob(pattern)
	for _, folder := range folders {
		name := filepath.Join(folder, lockFile)
		if dir, err := os.Lstat(folder); err != nil || !dir.IsDir() {
			continue
		}
		if made, err := os.Lstat(name); err != nil || !made.Mode().IsRegular() || made.ModTime().After(before) {
			continue
		}
		if free, err := lock(name); err == nil {
			_ = os.RemoveAll(folder)
			_ = free.Close()
		}
	}
}
