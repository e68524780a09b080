package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/txnews/hub/alerts"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

// alertFeed is what was told, as a feed.
func (p *Pages) alertFeed(v *view, w http.ResponseWriter, r *http.Request) error {
	told, err := p.Office.Told(r.Context())
	if err != nil {
		return err
	}
	by := alerts.Teller{Lang: v.Lang, Zone: v.zone, Site: v.SiteTitle(), Base: p.Address, Store: p.StoreID}
	body, err := by.Feed(told)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", "application/atom+xml; charset=utf-8")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Cache-Control", "private, no-cache")
	site.NoSniff(h)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// addAlertFeed gives who asks an address of the feed, with a token that is for it alone.
func (p *Pages) addAlertFeed(v *view, w http.ResponseWriter, r *http.Request) error {
	t, err := p.Office.AddToken(r.Context(), v.By, editorial.NewToken{User: v.By.Name, Name: v.T("desk.alerts.feed-token"), Role: news.RoleReader, Only: news.TokenAlerts})
	if err != nil {
		return v.again(w, r, err, p.alerts)
	}
	at := p.Address + "admin/feeds/alerts.atom?token=" + t.Secret
	return v.tell(w, r, "desk.alerts.feed", toldBody{Text: v.T("desk.alerts.feed-is"), Secret: []string{at}, Back: v.To("admin/alerts")})
}
