package editorial_test

import (
	"context"
	"slices"
	"testing"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// meddled are a store's lessons; something happens meanwhile, once, before they are written.
type meddled struct {
	*store.Store
	meanwhile *func()
}

func (m meddled) PutLessons(ctx context.Context, lessons []news.Lesson, act news.Act) error {
	if do := *m.meanwhile; do != nil {
		*m.meanwhile = nil
		do()
	}
	return m.Store.PutLessons(ctx, lessons, act)
}

// lesson is what is kept of an entry's decisions.
func (h *taughtHub) lesson(id string) news.Lesson {
	h.Helper()
	l, err := h.office.Lesson(h.Context(), id)
	must(h, err)
	return l.Lesson
}

// lastAct is the newest act about an entry.
func (h *taughtHub) lastAct(id string) string {
	h.Helper()
	acts, _, err := h.st.ActsAbout(h.Context(), news.AboutEntry(id), news.Cursor{}, 1)
	must(h, err)
	return acts[0].ID
}

func (h *taughtHub) count(id string, counts bool) (act string) {
	h.Helper()
	_, err := h.office.CountLesson(h.Context(), shen, id, "", counts)
	must(h, err)
	return h.lastAct(id)
}

// What was taken back is not learnt again because something else is decided of the entry.
func TestWhatWasTakenBackStaysSoBesideAnotherDecision(t *testing.T) {
	onTaughtStores(t, func(h *taughtHub) {
		id := h.print(rawOf("乌镇的茶馆", "乌镇一家茶馆里摆着棋盘。"))[0]
		h.file(lou, id, "communities")
		h.count(id, false)
		h.decide(id, editorial.Decision{Towns: &[]string{}})
		if l := h.lesson(id); l.Channels != nil || l.Towns == nil || !l.Counts() {
			h.Errorf("after its towns were decided: %+v", l)
		}
		h.file(lou, id, "culture")
		if l := h.lesson(id); l.Channels == nil || !slices.Equal(*l.Channels, []string{"culture"}) || !l.Counts() {
			h.Errorf("after its channels were decided anew: %+v", l)
		}
	})
}

// Undoing a taking back leaves alone what was taken back for other reasons since; undoing that one counts again, what was decided since.
func TestUndoingATakingBackLeavesLaterOnesAlone(t *testing.T) {
	onTaughtStores(t, func(h *taughtHub) {
		id := h.print(rawOf("老街的茶馆", "老人们摆开棋盘。"))[0]
		h.file(lou, id, "communities")
		first := h.count(id, false)
		h.file(lou, id, "culture")
		h.count(id, false)
		if _, err := h.office.Undo(h.Context(), lou, first); err == nil {
			h.Error("an act was undone in whose place another stands")
		}
		if l := h.lesson(id); l.Counts() {
			h.Errorf("it counts again: %+v", l)
		}
		again := h.count(id, true)
		h.file(lou, id, "livelihood")
		if _, err := h.office.Undo(h.Context(), lou, again); err == nil {
			h.Error("what was decided since is taken back")
		}
		if l := h.lesson(id); !l.Counts() {
			h.Errorf("it does not count: %+v", l)
		}
	})
}

// Who decides on and on does not keep others from taking back all that they taught.
func TestAllOfAnEditorIsTakenBackWhileTheyDecide(t *testing.T) {
	onTaughtStores(t, func(h *taughtHub) {
		ids := h.print(rawOf("一", "老人们摆开棋盘。"), rawOf("二", "老人们又摆开棋盘。"))
		for _, id := range ids {
			h.file(lou, id, "communities")
		}
		h.meanwhile = func() { h.file(lou, ids[0], "culture") }
		n, err := h.office.CountLessonsOf(h.Context(), shen, "lou", false)
		if err != nil || n != 2 {
			h.Errorf("%d, %v", n, err)
		}
		for _, id := range ids {
			if l := h.lesson(id); l.Counts() {
				h.Errorf("%+v counts", l)
			}
		}
	})
}
