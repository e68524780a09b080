package editorial

import (
	"context"
	"io"

	"github.com/txnews/hub/news"
)

// Backups writes and reads everything, as one stream.
type Backups interface {
	Dump(ctx context.Context, w io.Writer) error
	Restore(ctx context.Context, r io.Reader, act news.Act) error
}

// Backup writes everything as one stream.
func (o *Office) Backup(ctx context.Context, w io.Writer) error { return o.p.Backups.Dump(ctx, w) }

// Restore reads a backup into the store, which must be empty.
func (o *Office) Restore(ctx context.Context, by Actor, r io.Reader) error {
	return o.p.Backups.Restore(ctx, r, o.act(by, "backup.restore", "", ""))
}
