package reprint_test

import (
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// A copy may name a person for a pronoun, and a date for the day of the week that it was; another person or day is another report.
func TestCopiesSpeakOfOnePersonAndDay(t *testing.T) {
	const text = "上周六，桐乡农信社总部一楼挤满了来办贷款的年轻人，首批签约的创业者里有开茶饮店的，也有做汉服租赁的。二十五岁的茅丹丹带着写满的计划书来排队，她想把外婆的蓝印花布做成书衣，卖到网上去。" +
		"农信社的客户经理马长青给每位签约者当起了管家。他说，前半年每月上门一次，帮着看账、对接订单。马长青自己也开过店，知道头一年最难。"
	d := desktest.Builtin(t)
	for _, c := range []struct {
		old, new string
		same     bool
	}{
		{"他说", "马长青说", true},
		{"他说", "陆国良说", false},
		{"她想把", "茅丹丹想把", true},
		{"马长青自己", "马老师自己", true},
		{"马长青自己", "朱老师自己", false},
		{"上周六", "7月9日", true},
		{"上周六", "7月10日", false},
		{"上周六", "7月2日", false},
		{"上周六", "6月11日", false},
	} {
		came := time.Date(2016, 7, 12, 8, 0, 0, 0, desktest.Shanghai)
		a := news.Entry{Source: "a", Title: "大学生凭毕业证可贷三十万元", Content: text, Published: came}
		b := news.Entry{Source: "b", Title: "桐乡推出大学生创业贷款", Content: strings.Replace(text, c.old, c.new, 1), Published: came.Add(3 * time.Hour)}
		if same, why := d.SameStory(&a, &b); same != c.same {
			t.Errorf("%s → %s: %t, %s", c.old, c.new, same, why)
		}
	}
}
