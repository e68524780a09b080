package main

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/txnews/hub/news"
)

// writeWhole writes a file beside its place, and moves it there when it is whole: until then what stood there stays. Links are
// followed. What is no plain file is refused: a device would be lost under the file that takes its place.
func writeWhole(path string, mode fs.FileMode, write func(*os.File) error) error {
	place, err := plainFile(path)
	if err != nil {
		return err
	}
	tmp, err := os.OpenFile(place+"."+rand.Text()[:8]+".part", os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if err := errors.Join(write(tmp), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), place)
}

// plainFile is the place behind a path's links, where a plain file stands or nothing.
func plainFile(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return behind(path)
	case err != nil:
		return "", err
	case info.IsDir():
		return "", usage(news.Because("usage.folder", path))
	case !info.Mode().IsRegular():
		return "", usage(news.Because("usage.no-file", path))
	}
	return filepath.EvalSymlinks(path)
}

// behind is the place that a path leads to where nothing stands: its own, or where it is a link the link's target. Links in a ring are
// something else to os.Stat than nothing.
func behind(path string) (string, error) {
	target, err := os.Readlink(path)
	if err != nil {
		return path, nil // no link
	}
	if !filepath.IsAbs(target) {
		folder, _ := filepath.Split(path)
		target = folder + target // not made shorter: the folder above one that is a link is above what that leads to
	}
	return plainFile(target)
}

// writes gives what writes this text.
func writes(text []byte) func(*os.File) error {
	return func(f *os.File) error {
		_, err := f.Write(text)
		return err
	}
}
