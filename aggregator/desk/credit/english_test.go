package credit_test

import (
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// An agency stands before who took the picture, at the end of its text or alone.
func TestEnglishAgencies(t *testing.T) {
	d := desktest.Builtin(t)
	for _, in := range []string{"The lake. (Xinhua/Mia Shen)", "(Xinhua/Mia Shen)", "Xinhua/Mia Shen"} {
		e := d.Edit(news.Source{ID: "s", Name: "Lake Weekly"}, news.Raw{Title: "The lake", Content: "<p>The lake was calm.</p><p>" + in + "</p>"}, desktest.Now)
		if a := e.Attribution; a.Origin != "Xinhua" || strings.Join(a.Photographers, ", ") != "Mia Shen" || len(a.Reporters) > 0 {
			t.Errorf("%s: %+v", in, a)
		}
	}
}

// What people did is a label by itself or joined to another, and by or a colon leads to their names.
func TestEnglishLabels(t *testing.T) {
	d := desktest.Builtin(t)
	for in, want := range map[string]struct{ writers, pictures, editors string }{
		"(Reporting by Mia Shen and Leo Gu; editing by Ruth Hall)":                {"Mia Shen, Leo Gu", "", "Ruth Hall"},
		"Writing by Mia Shen; additional reporting by Leo Gu; Editing: Ruth Hall": {"Mia Shen, Leo Gu", "", "Ruth Hall"},
		"(Reporting by Mia Shen in Jiaxing and Leo Gu in Ningbo, Zhejiang)":       {"Mia Shen, Leo Gu", "", ""},
		"Words and pictures by Mia Shen":                                          {"Mia Shen", "Mia Shen", ""},
		"Photos & text: Mia Shen":                                                 {"Mia Shen", "Mia Shen", ""},
		"Text/Photos by Mia Shen":                                                 {"Mia Shen", "Mia Shen", ""},
		"Reported and photographed by Mia Shen | Translated and edited by Leo Gu": {"Mia Shen", "Mia Shen", "Leo Gu"},
		"Writer and photographer: Mia Shen":                                       {"Mia Shen", "Mia Shen", ""},
		"By Ruth Hall; story and photos by Mia Shen":                              {"Ruth Hall, Mia Shen", "Mia Shen", ""},
		"Photography: Mia Shen":                                                   {"", "Mia Shen", ""},
		"By Mia Shen, Staff Reporter":                                             {"Mia Shen", "", ""},
		"(Web editors: Mia Shen, Leo Gu)":                                         {"", "", "Mia Shen, Leo Gu"},
		"Copy editors: Mia Shen, Leo Gu":                                          {"", "", "Mia Shen, Leo Gu"},
		"The lake. (Photo/Mia Shen)":                                              {"", "Mia Shen", ""},
		"Photo/Mia Shen":                                                          {"", "Mia Shen", ""},
		"By staff reporter Mia Shen. Photos by Leo Gu.":                           {"Mia Shen", "Leo Gu", ""},
		"By Mia J. Shen. Pictures by Leo Gu Jr. and May Fu. Editor: A. Hall.":     {"Mia J. Shen", "Leo Gu Jr., May Fu", "A. Hall"},
		"Photo by Leo Gu.":                                                        {"", "Leo Gu", ""},
		"(Photo/Leo Gu.)":                                                         {"", "Leo Gu", ""},
		"Editor: R. Hall.":                                                        {"", "", "R. Hall"},
		"Written and edited by Mia Shen":                                          {"Mia Shen", "", "Mia Shen"},
		"(Writing and editing: Mia Shen; photos: Leo Gu)":                         {"Mia Shen", "Leo Gu", "Mia Shen"},
		"Editor and reporter: Mia Shen":                                           {"Mia Shen", "", "Mia Shen"},
		// Sentences.
		"Photo by Leo Gu. It shows the lake.":          {},
		"Reporting by Mia Shen won a prize last year.": {},
		"The east/west line of the lake.":              {},
		"Mia Shen/Leo Gu won the race.":                {},
		"Photos by Mia Shen show the lake in 2013.":    {},
		"Editing and reporting are two trades.":        {},
	} {
		e := d.Edit(news.Source{ID: "s", Name: "Lake Weekly"}, news.Raw{Title: "The lake", Content: "<p>The lake was calm.</p><p>" + in + "</p>"}, desktest.Now)
		a := e.Attribution
		got := [...]string{strings.Join(a.Reporters, ", "), strings.Join(a.Photographers, ", "), strings.Join(a.Editors, ", ")}
		if got != [...]string{want.writers, want.pictures, want.editors} || a.Origin != "Lake Weekly" {
			t.Errorf("%s: %q of %s", in, got, a.Origin)
		}
	}
}
