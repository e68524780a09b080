package web

import (
	"net/http"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

const (
	// heldMost bounds the answers that are held at once: streams of changes, and those that wait for one.
	heldMost = 1000
	// heldPerClient bounds those of one client, so that nobody takes all places.
	heldPerClient = heldMost / 5
	// heldRetry is when one that was sent away may ask again, in seconds.
	heldRetry = "30"
)

var (
	// errHeld is for an answer that finds no place to be held at.
	errHeld = site.Refuse(http.StatusServiceUnavailable, news.Because("problem.held-busy"))
	// errHeldEager is for one of a client that has as many held as one may.
	errHeldEager = site.Refuse(http.StatusTooManyRequests, news.Because("problem.held-eager"))
)

// heldDesk hands out the places of answers that are held.
type heldDesk struct {
	places  chan struct{} // has one for each that is held
	clients site.PerClient
}

func newHeld() *heldDesk {
	return &heldDesk{places: make(chan struct{}, heldMost), clients: site.PerClient{Most: heldPerClient}}
}

// do answers a client at a place that is its own meanwhile, or gives errHeldEager or errHeld where there is none.
func (d *heldDesk) do(client string, answer func() error) error {
	if !d.clients.Enter(client) {
		return errHeldEager
	}
	defer d.clients.Leave(client)
	select {
	case d.places <- struct{}{}:
		defer func() { <-d.places }()
		return answer()
	default:
		return errHeld
	}
}
