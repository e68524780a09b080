package editorial

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Requests is what is asked for from outside, as the store keeps it.
type Requests interface {
	Requests(ctx context.Context) ([]news.TakedownRequest, error)
	Request(ctx context.Context, id string) (news.TakedownRequest, error)
	// PutRequest gives news.ErrExists or news.ErrConflict where another stands by now.
	PutRequest(ctx context.Context, r news.TakedownRequest, act news.Act) error
	EraseRequests(ctx context.Context, ids []string) error
	Secret(ctx context.Context) (string, error)
}

// RequestState is where a request stands.
type RequestState string

// The states of a request.
const (
	RequestOpen     RequestState = "open"
	RequestAccepted RequestState = "accepted" // taken down, under the same id
	RequestUndone   RequestState = "undone"   // taken down, and brought back
	RequestDeclined RequestState = "declined"
)

// RequestInfo is a request with what came of it.
type RequestInfo struct {
	news.TakedownRequest
	State    RequestState `json:"state"`
	Decided  time.Time    `json:"decided,omitzero"`
	Deadline time.Time    `json:"deadline"`
	Overdue  bool         `json:"overdue,omitempty"`
	Erased   time.Time    `json:"erased"`          // when it will be
	Title    string       `json:"title,omitempty"` // of the entry, where there is one

	Revision string `json:"-"`
}

// info says what came of a request; t is the takedown that has its id, zero where there is none.
func (o *Office) info(r news.TakedownRequest, t news.Takedown) RequestInfo {
	i := RequestInfo{TakedownRequest: r, State: RequestOpen, Deadline: r.AskedAt.Add(o.p.TakedownTime), Revision: r.Rev}
	switch {
	case t.State == news.TakedownRestored:
		i.State, i.By, i.Decided = RequestUndone, t.By, t.At
	case t.ID != "":
		i.State, i.By, i.Decided = RequestAccepted, t.By, t.At
	case !r.Declined.IsZero():
		i.State, i.Decided = RequestDeclined, r.Declined
	default:
		i.Overdue = o.p.Now().After(i.Deadline)
	}
	i.Erased = r.Expires(t.At)
	return i
}

// allRequests are all, the open ones first, of these the one that must be decided first at the top; then the others, the latest first. takedowns are all
// that there are; nil: they are read.
func (o *Office) allRequests(ctx context.Context, takedowns map[string]news.Takedown) ([]RequestInfo, error) {
	found, err := o.p.Requests.Requests(ctx)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if takedowns == nil {
		if takedowns, err = o.p.Takedowns.Takedowns(ctx); err != nil {
			return nil, err
		}
	}
	infos := make([]RequestInfo, 0, len(found))
	for _, r := range found {
		infos = append(infos, o.info(r, takedowns[r.ID]))
	}
	slices.SortFunc(infos, func(a, b RequestInfo) int {
		switch x, y := a.State == RequestOpen, b.State == RequestOpen; {
		case x && y:
			return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.ID, b.ID))
		case x:
			return -1
		case y:
			return 1
		}
		return cmp.Or(b.AskedAt.Compare(a.AskedAt), cmp.Compare(a.ID, b.ID))
	})
	return infos, nil
}

// openRequests are those of all that wait to be decided.
func openRequests(all []RequestInfo) []RequestInfo {
	n := 0
	for n < len(all) && all[n].State == RequestOpen {
		n++
	}
	return all[:n]
}

// TakedownRequests gives everything that was asked for from outside and is not erased yet: the open ones first.
func (o *Office) TakedownRequests(ctx context.Context) ([]RequestInfo, error) {
	infos, err := o.allRequests(ctx, nil)
	if err != nil {
		return nil, err
	}
	return infos, o.nameRequests(ctx, infos)
}

// nameRequests puts with requests the titles of the entries that they are about.
func (o *Office) nameRequests(ctx context.Context, infos []RequestInfo) error {
	ids := make([]string, len(infos))
	for i, r := range infos {
		ids[i] = r.Entry
	}
	titles, err := o.titlesOf(ctx, ids)
	for i := range infos {
		infos[i].Title = titles[infos[i].Entry]
	}
	return err
}

// TakedownRequest gives one.
func (o *Office) TakedownRequest(ctx context.Context, id string) (RequestInfo, error) {
	r, err := o.p.Requests.Request(ctx, id)
	if err != nil {
		return RequestInfo{}, refused(err, news.ErrNotFound, NotFound, RequestMissing, id)
	}
	takedowns, err := o.p.Takedowns.Takedowns(ctx)
	if err != nil {
		return RequestInfo{}, err
	}
	one := []RequestInfo{o.info(r, takedowns[id])}
	err = o.nameRequests(ctx, one)
	return one[0], err
}

// Decisions on a request.
const (
	RequestAccept  = "accept"
	RequestDecline = "decline"
)

// RequestRuling decides a request.
type RequestRuling struct {
	Decision string `json:"decision" enum:"accept,decline"`
	Entry    string `json:"entry,omitempty" doc:"accept: id of the entry that is meant, where the request names none or another"`
	Reason   string `json:"reason,omitempty" doc:"accept: what the public is told"`
	Only     bool   `json:"only,omitempty" doc:"accept: not the story's other copies"`
	Note     string `json:"note,omitempty" doc:"why; decline needs it. Who asked is not told by the hub"`
}

// DecideRequest takes down what a request asks for, under the request's own id, or declines it.
func (o *Office) DecideRequest(ctx context.Context, by Actor, id, rev string, ruling RequestRuling) (RequestInfo, error) {
	r, err := o.TakedownRequest(ctx, id)
	switch {
	case err != nil:
		return r, err
	case rev != "" && rev != r.Rev:
		return r, stale(RequestChanged, r.Rev, id)
	case r.State != RequestOpen:
		return r, refuse(Conflict, RequestDecided, id)
	}
	if err := o.decideRequest(ctx, by, r.TakedownRequest, ruling); err != nil {
		return r, err
	}
	return o.TakedownRequest(ctx, id)
}

// decideRequest decides a request as it was read. Of several who do so at once, one does, and the others are told.
func (o *Office) decideRequest(ctx context.Context, by Actor, r news.TakedownRequest, ruling RequestRuling) (err error) {
	switch ruling.Note = strings.TrimSpace(ruling.Note); ruling.Decision {
	case RequestAccept:
		err = o.acceptRequest(ctx, by, r, ruling)
	case RequestDecline:
		if ruling.Note == "" {
			return refuse(Invalid, RequestNoNote).in("note")
		}
		r.Declined, r.By, r.Note = o.p.Now().UTC(), by.Name, ruling.Note
		err = o.p.Requests.PutRequest(ctx, r, o.act(by, "request.decline", r.ID, news.Because("act.request.declined", ruling.Note)))
		err = refused(err, news.ErrConflict, Conflict, RequestChanged, r.ID)
	default:
		return refuse(Invalid, RequestDecision, ruling.Decision).in("decision")
	}
	if !errors.Is(err, news.ErrConflict) {
		return err
	}
	if now, unread := o.TakedownRequest(ctx, r.ID); unread == nil && now.State != RequestOpen {
		return refuse(Conflict, RequestDecided, r.ID).because(err)
	}
	return err
}

// acceptRequest is a takedown with the request as its ground.
func (o *Office) acceptRequest(ctx context.Context, by Actor, r news.TakedownRequest, ruling RequestRuling) error {
	entry := r.Entry
	if strings.TrimSpace(ruling.Entry) != "" {
		entry = EntryNamed(ruling.Entry) // what is none must not have the request's own taken down
	}
	if entry == "" {
		return refuse(Invalid, RequestNoEntry).in("entry")
	}
	if strings.TrimSpace(ruling.Reason) == "" {
		return refuse(Invalid, TakedownNoReason).in("reason")
	}
	t := news.Takedown{ID: r.ID, Entry: entry, Reprints: !ruling.Only, AskedBy: r.Name, AskedAt: r.AskedAt, Reason: strings.TrimSpace(ruling.Reason), Note: ruling.Note,
		Deadline: r.AskedAt.Add(o.p.TakedownTime), State: news.TakedownOpen, Rev: news.RevNone}
	_, err := o.takeDown(ctx, by, t, news.Because("act.request.accepted", r.ID))
	return err
}

// EraseRequests leaves nothing of the requests whose time is over, and says how many there were.
func (o *Office) EraseRequests(ctx context.Context) (int, error) {
	infos, err := o.allRequests(ctx, nil)
	if err != nil {
		return 0, err
	}
	var over []string
	closed := 0
	for _, i := range infos {
		if i.State != RequestOpen {
			closed++
		}
		if !o.p.Now().Before(i.Erased) || closed > requestsClosed {
			over = append(over, i.ID)
		}
	}
	if len(over) == 0 {
		return 0, nil
	}
	return len(over), o.p.Requests.EraseRequests(ctx, over)
}

// RequestTroubles are the requests from outside that nobody has decided, and that there is room for few more.
func (o *Office) RequestTroubles(ctx context.Context) ([]news.Trouble, error) {
	infos, err := o.allRequests(ctx, nil)
	if err != nil {
		return nil, err
	}
	infos = openRequests(infos)
	if err := o.nameRequests(ctx, infos); err != nil {
		return nil, err
	}
	var found []news.Trouble
	for _, i := range infos {
		is := news.Trouble{Kind: news.TroubleRequest, Object: i.ID, Name: cmp.Or(i.Title, i.ID), Why: news.Reasons{news.Because("alert.request")}, Since: i.AskedAt, Until: i.Deadline, Page: "admin/requests/" + i.ID}
		if i.Overdue {
			is.Why, is.Grade = news.Reasons{news.Because("alert.takedown-late")}, 1
		}
		found = append(found, is)
	}
	crowd, err := o.requestCrowd(ctx, infos)
	if crowd != nil {
		found = append(found, *crowd)
	}
	return found, err
}
