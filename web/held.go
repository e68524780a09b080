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

// placesOf is why an answer that takes long is not begun.
type placesOf struct {
	busy  *site.Problem // it finds no place
	eager *site.Problem // its client has as many as one may
}

var (
	heldPlaces = placesOf{
		site.Refuse(http.StatusServiceUnavailable, news.Because("problem.held-busy")), site.Refuse(http.StatusTooManyRequests, news.Because("problem.held-eager")),
	}
	exportPlaces = placesOf{
		site.Refuse(http.StatusServiceUnavailable, news.Because("problem.export-busy")), site.Refuse(http.StatusTooManyRequests, news.Because("problem.export-eager")),
	}
)

// heldDesk hands out the places of answers that take long.
type heldDesk struct {
	placesOf
	places  chan struct{} // has one for each that is under way
	clients site.PerClient
}

func newHeld(most, perClient int, of placesOf) *heldDesk {
	return &heldDesk{placesOf: of, places: make(chan struct{}, most), clients: site.PerClient{Most: perClient}}
}

// do answers a client at a place that is its own meanwhile, or says why there is none.
func (d *heldDesk) do(client string, answer func() error) error {
	if !d.clients.Enter(client) {
		return d.eager
	}
	defer d.clients.Leave(client)
	select {
	case d.places <- struct{}{}:
		defer func() { <-d.places }()
		return answer()
	default:
		return d.busy
	}
}
