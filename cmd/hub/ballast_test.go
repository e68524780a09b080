package main

import (
	"runtime"
	"runtime/debug"
	measured "runtime/metrics"
	"testing"
)

func TestGarbageIsCollectedSeldomInASmallHub(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as Go does by itself
	kept := ballast(func(string) string { return "" })
	runtime.GC()
	goal := []measured.Sample{{Name: "/gc/heap/goal:bytes"}}
	if measured.Read(goal); goal[0].Value.Uint64() < 2*ballastSize {
		t.Errorf("the heap is collected at %d bytes", goal[0].Value.Uint64())
	}
	runtime.KeepAlive(kept)
}

func TestWhoTellsGoHowToCollectIsObeyed(t *testing.T) {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		if ballast(func(asked string) string { return map[string]string{name: "100"}[asked] }) != nil {
			t.Errorf("%s is set, and the heap is made larger", name)
		}
	}
}
