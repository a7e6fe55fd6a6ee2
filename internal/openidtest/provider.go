// Package openidtest runs a real OpenID provider for tests. Start with Open.
package openidtest

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// What a client and every person of the provider are known by.
const (
	ClientID = "khohoso"
	Secret   = "secret"
	Password = "verysecure"
)

// Person is somebody who can sign in at the provider: the role comes as the claim
// family_name, the unit as given_name.
type Person struct{ Name, Role, Unit string }

// people are the provider's users by their subject.
type people map[string]*storage.User

func (p people) GetUserByID(id string) *storage.User { return p[id] }

func (p people) GetUserByUsername(name string) *storage.User {
	for _, user := range p {
		if user.Username == name {
			return user
		}
	}
	return nil
}

func (people) ExampleClientID() string { return "" }

// Open runs a provider of such people until the test ends, and gives its address.
func Open(t testing.TB, known ...Person) (issuer string) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	issuer = "http://" + server.Listener.Addr().String()
	users := people{}
	for i, one := range known {
		id := fmt.Sprint(i + 1)
		users[id] = &storage.User{ID: id, Username: one.Name, Password: Password, FirstName: one.Unit, LastName: one.Role}
	}
	server.Config.Handler = exampleop.SetupServer(issuer, storage.NewStorage(users), slog.New(slog.DiscardHandler), false)
	server.Start()
	t.Cleanup(server.Close)
	return issuer
}

// LeadBack lets every provider of the process lead its people back to an address.
func LeadBack(redirect string) {
	storage.RegisterClients(storage.WebClient(ClientID, Secret, redirect))
}
