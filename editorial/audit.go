package editorial

import (
	"context"

	"github.com/txnews/hub/news"
)

// Audit is the log of who did what.
type Audit interface {
	Acts(ctx context.Context, before news.Cursor, limit int) ([]news.Act, news.Cursor, error)
}

// Acts gives a page of the audit log, newest first, before the cursor, and the cursor of the next page: zero where there is
// no more.
func (o *Office) Acts(ctx context.Context, before news.Cursor, limit int) ([]news.Act, news.Cursor, error) {
	return o.p.Audit.Acts(ctx, before, limit)
}
