package websub

import (
	"context"
	"testing"
	"time"

	"github.com/txnews/hub/news"
)

// hung is a register that does not answer.
type hung struct {
	Register
	asked chan struct{}
}

func (h hung) SubscriptionsRev(ctx context.Context) (string, error) {
	close(h.asked)
	<-ctx.Done()
	return "", ctx.Err()
}

// While the store does not answer who reads the list, what is known is told: metrics wait for nobody.
func TestTheListIsCountedWhileTheStoreHangs(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	store := hung{asked: make(chan struct{})}
	x := &index{register: store, now: time.Now}
	x.add(news.Subscription{ID: "unread"}) // of a list that was never read nothing is known
	read := make(chan error, 1)
	go func() { read <- x.recent(ctx) }()
	<-store.asked
	counted := make(chan int, 1)
	go func() { counted <- x.count("", "", "").all }()
	select {
	case n := <-counted:
		if n != 0 {
			t.Errorf("%d are counted", n)
		}
	case <-time.After(time.Minute):
		t.Error("counting waits for the store")
	}
	cancel()
	if err := <-read; err == nil {
		t.Error("it was read")
	}
}
