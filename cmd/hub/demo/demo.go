// Package demo plays partner sources on loopback for `hub demo`: ten sites as different as the real ones, which go on
// publishing invented local news, reprint each other and correct themselves. It writes no file and reaches no network.
package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/txnews/hub/news"
)

// Options say how the partners behave. The zero value is what `hub demo` wants.
type Options struct {
	Every  time.Duration // between two publications; 0: 4 s, negative: only Publish publishes
	Start  time.Time     // when the demo begins, and what every date is reckoned from; zero: now
	Listen string        // address of the directory page; "": 127.0.0.1:0. A fixed port gives the partners those after it
}

// defaultEvery is slow enough to read what arrives, and fast enough that nobody waits.
const defaultEvery = 4 * time.Second

// Partners are the running partner sites.
type Partners struct {
	url     string
	servers []*http.Server
	sites   []*site
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu   sync.RWMutex // guards the sites' articles and the room
	room *newsroom
}

// Start opens the partners with their backlog published, and goes on publishing until ctx ends or Close is called.
func Start(ctx context.Context, o Options) (*Partners, error) {
	if o.Every == 0 {
		o.Every = defaultEvery
	}
	if o.Start.IsZero() {
		o.Start = time.Now()
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	room, err := newNewsroom(o.Start, o.Every)
	if err != nil {
		return nil, fmt.Errorf("demo stories: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	p := &Partners{stop: stop, room: room}
	if err := p.open(o.Listen); err != nil {
		stop()
		return nil, fmt.Errorf("demo partners: %w", err)
	}
	p.done.Go(func() { p.run(ctx, o.Every) })
	return p, nil
}

// URL is the address of a page that links the partners' sites.
func (p *Partners) URL() string { return p.url }

// Sources are the partners as the hub is told of them.
func (p *Partners) Sources() []news.Source {
	var all []news.Source
	for _, s := range p.sites {
		src := s.source(s.base)
		src.ID, src.Name = s.id, s.name
		src.Timezone, src.Language, src.Enabled = "Asia/Shanghai", cmp.Or(src.Language, "zh-CN"), true
		src.Homepage = s.base + "/"
		all = append(all, src)
	}
	return all
}

// Publish brings the next story, or corrects an earlier one. What it does follows from the calls before alone.
func (p *Partners) Publish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, story, fixed := p.room.next()
	if fixed != nil {
		fixed.wrong, fixed.Updated = false, at
		p.site(fixed.Partner).touch(at)
		return
	}
	p.put(at, story)
}

// Close stops publishing and serving.
func (p *Partners) Close() error {
	p.stop()
	var errs []error
	for _, s := range p.servers {
		errs = append(errs, s.Close())
	}
	p.done.Wait()
	return errors.Join(errs...)
}

func (p *Partners) run(ctx context.Context, every time.Duration) {
	if every < 0 {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			p.Publish()
		}
	}
}

// open listens for the directory page and for each partner (partners are hosts of their own, as in life), then serves.
func (p *Partners) open(listen string) error {
	host, portText, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(portText)
	if err != nil {
		return fmt.Errorf("port %q is no number", portText)
	}
	handlers := []http.Handler{http.HandlerFunc(p.directory)}
	for _, kind := range allPartners() {
		s := &site{partner: kind, mu: &p.mu}
		p.sites = append(p.sites, s)
		handlers = append(handlers, s)
	}
	var listeners []net.Listener
	for n := range handlers {
		at := port
		if port != 0 {
			at += n
		}
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(at)))
		if err != nil {
			for _, l := range listeners {
				_ = l.Close()
			}
			return err
		}
		listeners = append(listeners, l)
	}
	p.url = "http://" + listeners[0].Addr().String()
	for i, s := range p.sites {
		s.base = "http://" + listeners[i+1].Addr().String()
	}
	for _, s := range p.room.past {
		p.put(s.when(p.room.start), s)
	}
	for i, l := range listeners {
		s := &http.Server{Handler: handlers[i], ReadHeaderTimeout: 5 * time.Second}
		p.servers = append(p.servers, s)
		p.done.Go(func() { _ = s.Serve(l) })
	}
	return nil
}

func (p *Partners) directory(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(render("directory.html", p.Sources()))
}

func (p *Partners) site(id string) *site {
	for _, s := range p.sites {
		if s.id == id {
			return s
		}
	}
	return nil
}

func (p *Partners) put(at time.Time, s Story) {
	a := p.room.article(at, s)
	site := p.site(s.Partner)
	site.articles = append([]*article{a}, site.articles...)
	if len(site.articles) > keep {
		site.articles = site.articles[:keep]
	}
	site.touch(at)
}

// allPartners are the sites that are played, in the order of the directory page.
func allPartners() []partner {
	return []partner{zjol(), jxrb(), qjwb(), txnews(), wuzhen(), keji(), radio(), photos(), weekly(), today()}
}
