package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/txnews/hub/search"
)

// search runs this hub's index: in the folder that is configured, else within the embedded store's, else in one that goes with the hub.
func (h *Hub) search(ctx context.Context) error {
	folder := h.cfg.Search.Folder
	if of, ok := h.cfg.StoreFolder(); ok && folder == "" {
		folder = filepath.Join(of, "search")
	}
	if folder == "" {
		const mine = "hub-search-"
		search.Sweep(filepath.Join(os.TempDir(), mine+"*"), h.now().Add(-time.Hour)) // by then whoever made one has locked it
		folder = filepath.Join(os.TempDir(), mine+h.owner)
		defer os.RemoveAll(folder)
	}
	return h.index.Run(ctx, folder, h.publisher.Searches())
}
