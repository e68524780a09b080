package pages

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/fetch"
)

// silence is a network that never answers.
type silence struct{}

func (silence) Get(ctx context.Context, _ fetch.Request) (*fetch.Response, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAnAddressThatTakesTooLongIsToldOfInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, func(p *editorial.Parts) { p.Fetch = silence{} })
		for _, form := range []url.Values{
			{"url": {"https://slow.example.cn/"}},
			{"exact": {"https://slow.example.cn/rss"}},
			{"step": {"preview"}, "url": {"https://slow.example.cn/rss"}, "kind": {"feed"}, "name": {"慢"}},
		} {
			begun := time.Now()
			w := d.ask(http.MethodPost, "/admin/sources/new", form)
			if took := time.Since(begun); took > refreshTime || w.Code != http.StatusGatewayTimeout {
				t.Errorf("%v: %d after %v", form, w.Code, took)
			}
			wants(t, w.Body.String(), "slow.example.cn", "没有在限定时间内完成")
		}
	})
}
