package pages

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// exceptionView is an exception of a licence in a form, or the room for another one.
type exceptionView struct {
	Name     string // that its fields' names begin with
	New      bool
	Fault    string
	Fields   []fieldView
	Channels []option

	Title, ChannelsLabel, RemoveLabel string
}

// exceptionFields are those that are written, in order; extents and channels stand beside them.
var exceptionFields = []string{"origins", "embargo", "expiry", "public", "partner", "label", "rights", "url"}

func exceptionName(i int, field string) string { return fmt.Sprintf("except-%d-%s", i, field) }

// putExceptions has a form show the exceptions of a licence, and no others.
func putExceptions(form url.Values, list []news.Exception) {
	for name := range form {
		if strings.HasPrefix(name, "except-") {
			delete(form, name)
		}
	}
	form.Set("exceptions", strconv.Itoa(len(list)))
	for i, x := range list {
		for field, value := range map[string]string{"origins": strings.Join(x.Origins, "，"), "public": string(x.Public), "partner": string(x.Partner), "label": x.Label, "rights": x.Rights, "url": x.URL} {
			form.Set(exceptionName(i, field), value)
		}
		for field, d := range map[string]time.Duration{"embargo": x.Embargo, "expiry": x.Expiry} {
			if d != 0 {
				form.Set(exceptionName(i, field), news.FormatDuration(d))
			}
		}
		form[exceptionName(i, "channels")] = x.Channels
	}
}

// exceptionsOf are the exceptions of a form, but for those that are to go and rooms that were left empty. Where it can read them all, the
// form has them in their places.
func exceptionsOf(form url.Values) (list []news.Exception, err error) {
	n, _ := strconv.Atoi(form.Get("exceptions")) // no number: there is none
	for i := range min(n, maxExceptions) + 1 {
		get := func(field string) string { return strings.TrimSpace(form.Get(exceptionName(i, field))) }
		if get("remove") != "" {
			continue
		}
		x := news.Exception{Origins: wordsOf(get("origins")), Channels: wordsOf(form[exceptionName(i, "channels")]...), Public: news.Extent(get("public")), Partner: news.Extent(get("partner")),
			Label: get("label"), Rights: get("rights"), URL: get("url")}
		empty := len(x.Origins)+len(x.Channels) == 0
		for _, field := range exceptionFields {
			empty = empty && get(field) == ""
		}
		if empty {
			continue
		}
		for field, to := range map[string]*time.Duration{"embargo": &x.Embargo, "expiry": &x.Expiry} {
			if given := get(field); given != "" {
				if *to, err = news.ParseDuration(given); err != nil {
					return nil, invalid(fmt.Sprintf("except-%d", i), news.ReasonsOf(err)...)
				}
			}
		}
		list = append(list, x)
	}
	putExceptions(form, list)
	return list, nil
}

// maxExceptions is how many exceptions a form may have.
const maxExceptions = 50

// channelBoxes is up to how many channels an exception has a box for each. Of more, it has a field for their ids.
const channelBoxes = 60

// exceptionPath is where a fault in an exception is.
var exceptionPath = regexp.MustCompile(`^licence\.except\[(\d+)\]`)

// Exceptions are the exceptions of a licence in a form, and the room for another.
func (v *view) Exceptions(form url.Values, faults map[string]string) (all []exceptionView) {
	n, _ := strconv.Atoi(form.Get("exceptions"))
	for i := range min(n, maxExceptions) + 1 {
		name := fmt.Sprintf("except-%d", i)
		x := exceptionView{Name: name, New: i == n, Fault: faults[name], Title: v.T("desk.except", i+1), ChannelsLabel: v.T("desk.source.channels"), RemoveLabel: v.T("desk.except.remove", i+1)}
		if x.New {
			x.Title = v.T("desk.except.another")
		}
		for _, field := range exceptionFields {
			f := fieldView{Name: exceptionName(i, field), Label: v.T("desk.except." + field), Value: form.Get(exceptionName(i, field)), Type: "text"}
			if help := v.T("desk.except-help." + field); help != "desk.except-help."+field {
				f.Help = help
			}
			if field == "public" || field == "partner" {
				f.Options = append(f.Options, option{"", v.T("desk.except.as-licence"), f.Value == ""})
				for _, extent := range extents() {
					f.Options = append(f.Options, option{string(extent), v.T("extent." + string(extent)), f.Value == string(extent)})
				}
			}
			x.Fields = append(x.Fields, f)
		}
		if boxes := exceptionName(i, "channels"); len(v.Channels()) <= channelBoxes {
			x.Channels = v.Ticks(form, boxes)
		} else {
			x.Fields = append(x.Fields, fieldView{Name: boxes, Label: v.T("desk.except.channel-ids"), Value: strings.Join(form[boxes], "，"), Type: "text"})
		}
		all = append(all, x)
	}
	return all
}
