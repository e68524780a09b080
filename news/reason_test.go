package news

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
)

func TestReasonInJSON(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Reason
		out  string
	}{
		{`"标题提到「乌镇」"`, Reason{Text: "标题提到「乌镇」"}, `"标题提到「乌镇」"`},
		{`{"rule":"town.near","place":"title","terms":["乌镇","镇政府"]}`, Because("town.near", "乌镇", "镇政府").At("title"), `{"rule":"town.near","place":"title","terms":["乌镇","镇政府"]}`},
		{`{"text":"旧话"}`, Reason{Text: "旧话"}, `"旧话"`},
		{`null`, Reason{}, `""`},
		{`""`, Reason{}, `""`},
	} {
		var got Reason
		if err := json.Unmarshal([]byte(c.in), &got); err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %+v, %v", c.in, got, err)
		}
		if b, err := json.Marshal(got); err != nil || string(b) != c.out {
			t.Errorf("%s is written %s, %v", c.in, b, err)
		}
	}
}

func TestReasonsReadOneAlone(t *testing.T) {
	for in, want := range map[string]Reasons{
		`"the same bytes as before"`:         {{Text: "the same bytes as before"}},
		`""`:                                 nil,
		`null`:                               nil,
		`{"rule":"same"}`:                    {Because("same")},
		`[{"rule":"a","terms":["3"]},"old"]`: {Because("a", "3"), {Text: "old"}},
	} {
		var got Reasons
		if err := json.Unmarshal([]byte(in), &got); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
}

func TestMaskedHidesTermsThatMayNotBeSeen(t *testing.T) {
	visible := func(s string) bool { return s == "乌镇" }
	r := Because("town.near", "乌镇", "某人").At("body")
	if got := r.Masked(visible); !reflect.DeepEqual(got.Terms, []string{"乌镇", "…"}) || r.Terms[1] != "某人" || !got.Masks() || r.Masks() {
		t.Errorf("%+v, and the reason itself %+v", got, r)
	}
	for in, want := range map[string]string{
		"正文提到「乌镇」，旁有「某人」": "正文提到「乌镇」，旁有「…」",
		"正文提到「某人":         "正文提到「…」",
		"来源默认频道":          "来源默认频道",
	} {
		if got := (Reason{Text: in}).Masked(visible).Text; got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

type late struct{}

func (late) Error() string  { return "too late" }
func (late) Reason() Reason { return Because("test.late", "5m") }

func TestReasonOfAnError(t *testing.T) {
	if got := ReasonsOf(fmt.Errorf("fetch: %w", late{})); len(got) != 1 || got[0].Rule != "test.late" {
		t.Errorf("%+v", got)
	}
	if got := ReasonsOf(errors.New("no")); len(got) != 1 || got[0].Text != "no" {
		t.Errorf("%+v", got)
	}
	if ReasonsOf(nil) != nil {
		t.Error("no error has a reason")
	}
}
