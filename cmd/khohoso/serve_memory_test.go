package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// What the service takes at most stays within what is configured, whatever is asked of it: 2,500 requests of ten
// readers for any page, list, workbook and rows of the API, while a source pushes and figures are built.
func TestMemoryOfServiceIsBounded(t *testing.T) {
	if os.Getenv("KHOHOSO_SOAK") == "" {
		t.Skip("minutes of reading: set KHOHOSO_SOAK=1")
	}
	const mostMB = 800
	c := gather(serveProvince(t))
	source := &writer{crowd: c, token: c.source(), supply: newSupply(t, c.kept)}
	const requests, readers = 2500, 10
	var reading sync.WaitGroup
	for i, who := range c.readers[:readers] {
		reading.Go(func() {
			chance := rand.New(rand.NewPCG(11, uint64(i)))
			for n := range requests / readers {
				route, target := c.next(chance, who)
				if one := c.readOne(who, route, target); one.bad != "" {
					t.Error(one.bad)
				}
				if i == 0 && n%50 == 0 {
					source.push(500)
				}
				if n%50 == 49 && i == 0 {
					t.Logf("after about %d requests: %d MB, at most %d MB", (n+1)*readers, c.memoryMB("VmRSS"), c.memoryMB("VmHWM"))
				}
			}
		})
	}
	reading.Wait()
	if most := c.memoryMB("VmHWM"); most > mostMB {
		t.Errorf("the service took %d MB at most, want %d", most, mostMB)
	}
}

// memoryMB is a figure that the kernel has of the service: VmRSS what it takes, VmHWM the most it took.
func (s *served) memoryMB(figure string) int {
	s.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.process.Process.Pid))
	if err != nil {
		s.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), figure+":")
	kb, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		s.Fatal(err)
	}
	return kb >> 10
}
