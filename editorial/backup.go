package editorial

import (
	"context"
	"errors"
	"io"

	"github.com/txnews/hub/news"
)

// Backups writes and reads everything, as one stream.
type Backups interface {
	Dump(ctx context.Context, w io.Writer) error
	// Restore says how many records of each kind came in. It gives news.ErrExists where the store is not empty, and ErrBroken.
	Restore(ctx context.Context, r io.Reader, act news.Act) (map[string]int, error)
}

// ErrBroken is what a backup gives that cannot be read to its end as it was written.
var ErrBroken = errors.New("the backup is damaged")

// Backup writes everything as one stream.
func (o *Office) Backup(ctx context.Context, w io.Writer) error { return o.p.Backups.Dump(ctx, w) }

// Restored says what a backup brought.
type Restored struct {
	Records map[string]int `json:"records"` // by kind
}

// Restore reads a backup into the store, which must be empty.
func (o *Office) Restore(ctx context.Context, by Actor, r io.Reader) (Restored, error) {
	records, err := o.p.Backups.Restore(ctx, r, o.act(by, "backup.restore", ""))
	switch {
	case errors.Is(err, news.ErrExists):
		err = refuse(Exists, BackupNotEmpty).because(err)
	case errors.Is(err, ErrBroken):
		err = refuse(Invalid, BackupBroken).from(err)
	}
	return Restored{records}, err
}
