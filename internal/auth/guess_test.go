package auth

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

func TestGuessesAtOnceAreCountedBeforeTheyAreChecked(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := addOwn(t, a, New{Name: "lan", Role: Leadership})
	from := Origin{Address: "203.0.113.9"}
	for i := range mostGuesses { // all counted, none looked at yet
		if try, err := a.reserve(t.Context(), 1, Network(from.Address)); err != nil || !try.allowed {
			t.Fatalf("guess %d is not allowed: %v", i, err)
		}
	}
	if _, _, err := a.SignIn(t.Context(), "lan", password, from); !errors.Is(err, ErrWrong) {
		t.Errorf("the sixth of tries at one instant is looked at: %v", err)
	}

	// Tries that come while this one is hashed keep it out as well.
	other := Network("203.0.113.10")
	try, err := a.reserve(t.Context(), 1, other)
	if err != nil || !try.allowed {
		t.Fatal(err)
	}
	for range mostGuesses {
		_, _ = a.reserve(t.Context(), 1, other)
	}
	err = a.db.In(t.Context(), func(tx accountsdb.Tx) error {
		if in, err := a.takeBack(t.Context(), tx, try); err != nil || in {
			t.Errorf("not looked at again: let in %v, %v", in, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCrowdOfGuessesLetsAtMostFiveBeChecked(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	addOwn(t, a, New{Name: "lan", Role: Leadership})
	var crowd sync.WaitGroup
	for i := range 20 {
		crowd.Go(func() {
			_, _, _ = a.SignIn(t.Context(), "lan", fmt.Sprint("wrong ", i), Origin{Address: "203.0.113.9"})
		})
	}
	crowd.Wait()
	if try, err := a.reserve(t.Context(), 1, "203.0.113.9"); err != nil || try.allowed {
		t.Errorf("after twenty wrong ones another is allowed: %v", err)
	}
}

func TestSuccessTakesBackItsOwnGuessOnly(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := addOwn(t, a, New{Name: "lan", Role: Leadership})
	try := func(word string) error {
		_, _, err := a.SignIn(t.Context(), "lan", word, Origin{Address: "203.0.113.9"})
		return err
	}
	for range mostGuesses - 1 {
		_ = try("wrong")
	}
	if err := try(password); err != nil {
		t.Fatal(err)
	}
	_ = try("wrong")
	if err := try(password); !errors.Is(err, ErrWrong) {
		t.Errorf("a success gave the guesser five more: %v", err)
	}
}

func TestNobodyLocksAnAccountFromAfar(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := addOwn(t, a, New{Name: FirstOperator, Role: Operator})
	for i := range 4 {
		for range mostGuesses + 2 {
			_, _, _ = a.SignIn(t.Context(), FirstOperator, "wrong", Origin{Address: fmt.Sprintf("2001:db8:1:%d::%d", i%3, i)})
		}
	}
	if _, _, err := a.SignIn(t.Context(), FirstOperator, password, Origin{Address: "10.0.0.7"}); err != nil {
		t.Errorf("guesses from elsewhere keep the operator out: %v", err)
	}
	if _, _, err := a.SignIn(t.Context(), FirstOperator, password, Origin{Address: "2001:db8:1:1::ffff"}); !errors.Is(err, ErrWrong) {
		t.Errorf("another address of the guesser's own network is another network: %v", err)
	}
}

func TestNetworks(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"203.0.113.9": "203.0.113.9", "::ffff:203.0.113.9": "203.0.113.9", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "", "pipe": "pipe",
	} {
		if got := Network(address); got != want {
			t.Errorf("Network(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestOneTimePasswordHoldsOnceAndForThreeDays(t *testing.T) {
	t.Parallel()
	a, c := openAccounts(t)
	_, once := add(t, a, New{Name: "lan", Role: Leadership})
	if _, _, err := a.SignIn(t.Context(), "lan", once, Origin{}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.SignIn(t.Context(), "lan", once, Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("a one-time password let in twice: %v", err)
	}
	account, again, err := a.Reset(t.Context(), "lan")
	if err != nil {
		t.Fatal(err)
	}
	c.pass(72*time.Hour + time.Minute)
	if _, _, err := a.SignIn(t.Context(), "lan", again, Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("a one-time password let in after three days: %v", err)
	}
	const own = "nine blue kettles 4"
	if err := a.ChangePassword(t.Context(), account.identity(), again, own); err != nil {
		t.Fatal(err)
	}
	if err := a.ChangePassword(t.Context(), account.identity(), own, again); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("the former one-time password was chosen: %v", err)
	}
}

func TestPasswordsThatAreGuessedFirst(t *testing.T) {
	t.Parallel()
	account := Account{Name: "lan", Shown: "Nguyễn Thị Lan", Unit: "H28.01"}
	for _, bad := range []string{
		"password123", "Password1!", "P@ssw0rd123", "1234567890", "qwertyuiop", "1q2w3e4r5t", "iloveyou123", "matkhau123", "Khohoso@2025", "aaaaaaaaaaaa",
		"abcabcabcabc", "0987654321", "administrator", "Hoabinh@2025", "line\nbreak words 9", "nul\x00 in the midst 9", "zero\u200bwidth words 9", "nine-lan-kettles",
	} {
		if err := checkPassword(account, bad); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%q is taken: %v", bad, err)
		}
	}
	for _, good := range []string{"nine blue kettles 4", "cây đa bến nước xanh 7", "kX7#qpW2!zLm", "thuyền giấy trôi ngược"} {
		if err := checkPassword(account, good); err != nil {
			t.Errorf("%q is refused: %v", good, err)
		}
	}
}

func TestNamesAreOneHoweverWritten(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := addOwn(t, a, New{Name: "nguyễn.đức", Role: Leadership})
	for _, same := range []string{"nguyễn.đức", "NGUYỄN.ĐỨC", "nguye\u0302\u0303n.đu\u031b\u0301c"} {
		if _, _, err := a.SignIn(t.Context(), same, password, Origin{}); err != nil {
			t.Errorf("%q: %v", same, err)
		}
		if _, _, err := a.Add(t.Context(), New{Name: same, Role: Leadership}, "test"); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%q made a second account: %v", same, err)
		}
	}
	for _, mixed := range []string{"оperator", "lаn", "αdmin"} { // Cyrillic and Greek letters among Latin ones
		if _, _, err := a.Add(t.Context(), New{Name: mixed, Role: Leadership}, "test"); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%q is taken: %v", mixed, err)
		}
	}
}

func TestCrowdsOfSignInsAreToldToWait(t *testing.T) {
	t.Parallel()
	h := newHasher(cost{memory: 64, passes: 1, lanes: 1})
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	var waiting sync.WaitGroup
	for range mostWaiting {
		waiting.Go(func() {
			if _, err := h.fits(t.Context(), "", "x"); err != nil {
				t.Error(err)
			}
		})
	}
	for h.waiting.Load() < mostWaiting {
		time.Sleep(time.Millisecond)
	}
	if _, err := h.fits(t.Context(), "", "x"); !errors.Is(err, ErrBusy) {
		t.Errorf("one more waits too: %v", err)
	}
	for range cap(h.slots) {
		<-h.slots
	}
	waiting.Wait()
	h.patience = 20 * time.Millisecond
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	if _, err := h.fits(t.Context(), "", "x"); !errors.Is(err, ErrBusy) {
		t.Errorf("where no place comes free it waits on: %v", err)
	}
}

// Who is told to come again, because many sign in at that moment, has not guessed: however often it was, they come in.
func TestTriesThatNobodyLookedAtAreNotCounted(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := addOwn(t, a, New{Name: "lan", Role: Leadership})
	from := Origin{Address: "203.0.113.9"}
	a.hash.patience = time.Millisecond
	for range cap(a.hash.slots) {
		a.hash.slots <- struct{}{}
	}
	for range 2 * mostGuesses {
		if _, _, err := a.SignIn(t.Context(), "lan", password, from); !errors.Is(err, ErrBusy) {
			t.Fatalf("while others sign in: %v", err)
		}
	}
	for range cap(a.hash.slots) {
		<-a.hash.slots
	}
	a.hash.patience = time.Minute
	if _, _, err := a.SignIn(t.Context(), "lan", password, from); err != nil {
		t.Errorf("once there is a place: %v", err)
	}
}
