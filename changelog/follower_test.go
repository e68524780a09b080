package changelog

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestFollowerInMemoryStartsAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, a, b := newMemory(), &diary{}, &diary{}
		m.put("x", "y")
		stop := run(t, New(m, quiet, a, b))
		synctest.Wait()
		m.put("z")
		synctest.Wait()
		stop()
		for _, d := range []*diary{a, b} {
			d.told(t, "begin at 2 after xy", "take z", "stop")
		}
	})
}

func TestFollowerBeginsAnewWhereTheLogStepsBack(t *testing.T) {
	cases := map[string]struct {
		happen func(m *memory)
		want   string
	}{
		"tail lost":                      {func(m *memory) { m.cut(1) }, "begin at 2 after ab"},
		"tail lost and grown past":       {func(m *memory) { m.cut(1); m.put("C", "D") }, "begin at 4 after abCD"},
		"emptied":                        {func(m *memory) { m.flush("two") }, "begin at 0 after "},
		"emptied and grown to the place": {func(m *memory) { m.flush("two"); m.put("a", "b", "c") }, "begin at 3 after abc"},
		"cut behind the follower":        {func(m *memory) { m.put("d", "e", "f"); m.trim(5) }, "begin at 6 after f"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, d := newMemory(), &diary{}
				m.put("a", "b", "c")
				f := New(m, quiet, d)
				defer run(t, f)()
				synctest.Wait()
				d.told(t, "begin at 3 after abc")
				c.happen(m)
				time.Sleep(2 * checkEvery)
				d.told(t, c.want)
				m.put("n")
				synctest.Wait()
				d.told(t, "take n")
			})
		})
	}
}

// Whoever waits until a change of the log was seen is not let go by what was seen of one that stepped back since.
func TestWaitSeenIsOfTheLogAsItIsNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, d := newMemory(), &diary{}
		m.put("a", "b", "c")
		f := New(m, quiet, d)
		defer run(t, f)()
		synctest.Wait()
		d.told(t, "begin at 3 after abc")
		m.cut(1)
		if err := f.WaitSeen(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		d.told(t, "begin at 2 after ab")
	})
}

// What cannot be read is passed over, and everybody is told that he may have missed something.
func TestFollowerBeginsAnewWhereAChangeIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, d, kept := newMemory(), &diary{}, &diary{}
		m.put("a", "b", "c")
		defer run(t, New(m, quiet, d))()
		defer run(t, NewDurable(m, quiet, m, "search", kept))()
		synctest.Wait()
		d.told(t, "begin at 3 after abc")
		kept.told(t, "begin at 0 after ", "take abc")
		m.lose("c", "two")
		time.Sleep(2 * checkEvery)
		d.told(t, "begin at 3 after ab")
		kept.told(t, "begin at 0 after ", "take ab")
		m.put("d")
		synctest.Wait()
		d.told(t, "take d")
		kept.told(t, "take d")
	})
}

// A cursor moves over a stretch of the log of which nothing can be read.
func TestReadPassesOverAPageOfLostChanges(t *testing.T) {
	m := newMemory()
	m.put("a", "b", "c", "d")
	m.lose("b", "one")
	m.lose("c", "one")
	at := On(m.epoch, m.log[0])
	var read string
	for range 3 {
		changes, next, err := Read(t.Context(), m, at, 1)
		if err != nil || next.Seq != at.Seq+1 {
			t.Fatalf("from %v to %v, %v", at, next, err)
		}
		read, at = read+names(changes), next
	}
	if read != "d" {
		t.Errorf("read %q", read)
	}
}

// A store that stepped back to nothing has the follower begin once, and again when it is filled by other hands.
func TestFollowerOfAnEmptyLogSeesThatItIsAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, d := newMemory(), &diary{}
		defer run(t, New(m, quiet, d))()
		synctest.Wait()
		m.flush("two")
		time.Sleep(2 * checkEvery)
		d.told(t, "begin at 0 after ", "begin at 0 after ")
	})
}

func TestFollowerSaysWhenTheLogCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, d := newMemory(), &diary{}
		defer run(t, New(m, quiet, d))()
		synctest.Wait()
		m.setDown(true)
		synctest.Wait()
		d.told(t, "begin at 0 after ", "down")
		time.Sleep(time.Minute)
		d.mu.Lock()
		if n := len(d.lines); n < 8 || n > 14 {
			t.Errorf("the store was asked %d times in a minute, want ever fewer", n)
		}
		d.lines = nil
		d.mu.Unlock()
		m.put("a")
		m.setDown(false)
		time.Sleep(backoffMost)
		d.told(t, "take a") // it goes on where it was
	})
}

func TestConsumerThatFailsKeepsTheChangeFromThoseBehindIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, first, second, third := newMemory(), &diary{}, &diary{}, &diary{}
		f := New(m, quiet, first, second, third)
		defer run(t, f)()
		synctest.Wait()
		second.setFails(true)
		m.put("a")
		synctest.Wait()
		first.told(t, "begin at 0 after ", "take a", "down")
		third.told(t, "begin at 0 after ", "down")
		second.setFails(false)
		if err := f.WaitSeen(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		first.told(t, "take a") // once more
		third.told(t, "take a")
	})
}

func TestDurableFollowerGoesOnWhereItWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, d := newMemory(), &diary{}
		m.put("a", "b")
		again := func(want ...string) {
			t.Helper()
			stop := run(t, NewDurable(m, quiet, m, "search", d))
			synctest.Wait()
			stop()
			d.told(t, append(want, "stop")...)
		}
		again("begin at 0 after ", "take ab")
		m.put("c")
		again("take c")
		again()
		m.cut(1)
		m.put("d", "e")
		again("begin at 0 after ", "take abde")
		m.put("f", "g", "h")
		m.trim(5)
		again("begin at 0 after ", "take gh")
		m.flush("two")
		m.put("i")
		again("begin at 0 after ", "take i")
	})
}
