package main

import (
	"context"
	"os"
	"path/filepath"
)

// search runs this hub's index: in the folder that is configured, else within the embedded store's, else in one that goes with the hub.
func (h *Hub) search(ctx context.Context) error {
	folder := h.cfg.Search.Folder
	if of, ok := h.cfg.StoreFolder(); ok && folder == "" {
		folder = filepath.Join(of, "search")
	}
	if folder == "" {
		folder = filepath.Join(os.TempDir(), "hub-search-"+h.owner)
		defer os.RemoveAll(folder)
	}
	return h.index.Run(ctx, folder, h.publisher.Searches())
}
