package feeds

import (
	"context"
	"time"

	"github.com/txnews/hub/changelog"
	"github.com/txnews/hub/news"
)

// Begin implements changelog.Consumer: nothing that was kept before is served again.
func (p *Publisher) Begin(_ context.Context, at changelog.Cursor, recent []news.Change) error {
	p.cache.reset(at, recent)
	p.found.forget()
	return nil
}

// Take implements changelog.Consumer: what each change touched is stale.
func (p *Publisher) Take(_ context.Context, changes []news.Change) error {
	p.cache.apply(changes)
	p.found.overtake(changes)
	return nil
}

// Down implements changelog.Consumer: what is kept goes on being served for a time (Options.Stale).
func (p *Publisher) Down(silent time.Duration) {
	p.cache.leave(silent)
	p.found.leave(silent)
}

// Stop implements changelog.Consumer: nothing is kept any more.
func (p *Publisher) Stop() { p.cache.stop() }

var _ changelog.Consumer = (*Publisher)(nil)
