package network

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

func TestOrganizations(t *testing.T) {
	var ids, validators []string
	prefixes := map[string]bool{}
	for i, o := range Organizations() {
		gln, err := o.GLN()
		require.NoError(t, err)
		_, err = gs1.ParseGLN(gln)
		require.NoError(t, err, gln)
		assert.True(t, strings.HasPrefix(gln, o.Prefix))
		assert.False(t, prefixes[o.Prefix], "a prefix is held by one")
		prefixes[o.Prefix] = true
		ids = append(ids, o.ID)
		if i < 4 {
			validators = append(validators, o.ID)
		}
	}
	slices.Sort(ids)
	assert.Equal(t, []string{"accreditor", "arbitrator", "carrier", "customs", "importer", "inspector", "maker", "partner", "platform", "regulator"}, ids)
	assert.Equal(t, []string{"maker", "inspector", "platform", "customs"}, validators)
}

func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "net")
	require.NoError(t, Testnet{Validators: 3, ConsensusKey: Ed25519, Set: map[string]string{"provenance.require_prefix": "false"}}.Create(dir))
	content, err := os.ReadFile(filepath.Join(dir, nodeconfig.GenesisFile))
	require.NoError(t, err)
	genesis, err := ParseGenesis(content)
	require.NoError(t, err)
	assert.Len(t, genesis.Validators, 3)
	assert.Equal(t, "inspector", genesis.Validators[1].Name)
	assert.Equal(t, nodeconfig.ConsensusParams(), genesis.ConsensusParams)
	for _, organization := range Organizations() {
		assert.Contains(t, string(genesis.AppState), organization.Prefix)
	}

	endpoints, err := Endpoints(dir)
	require.NoError(t, err)
	require.Len(t, endpoints, 3)
	c, err := clientconfig.Load(ClientHome(dir))
	require.NoError(t, err)
	assert.Equal(t, genesis.ChainID, c.ChainID)
	assert.Equal(t, filepath.Join(dir, nodeconfig.GenesisFile), c.Genesis)
	for i, endpoint := range endpoints {
		assert.Equal(t, endpoint.RPC, c.Nodes[i])
		s, err := nodeconfig.Load(NodeHome(dir, i))
		require.NoError(t, err)
		require.NoError(t, s.CheckGenesis(NodeHome(dir, i)))
		want := slices.Delete([]string{endpoints[0].P2P, endpoints[1].P2P, endpoints[2].P2P}, i, i+1)
		assert.Equal(t, want, s.P2P.Peers, "each knows all the others")
	}
}

func TestPrepare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "net")
	require.NoError(t, Testnet{Validators: 2, ConsensusKey: Ed25519}.Create(dir))
	before, err := Endpoints(dir)
	require.NoError(t, err)
	same, err := Prepare(dir, 0)
	require.NoError(t, err)
	assert.Equal(t, before, same, "ports that are free are kept")

	listener, err := net.Listen("tcp", strings.TrimPrefix(before[1].RPC, "http://"))
	require.NoError(t, err)
	defer listener.Close()
	after, err := Prepare(dir, 0)
	require.NoError(t, err)
	assert.NotEqual(t, before[1].RPC, after[1].RPC, "a port that is taken is not")
	written, err := Endpoints(dir)
	require.NoError(t, err)
	assert.Equal(t, after, written)
	c, err := clientconfig.Load(ClientHome(dir))
	require.NoError(t, err)
	assert.Equal(t, []string{after[0].RPC, after[1].RPC}, c.Nodes, "the client follows")
	s, err := nodeconfig.Load(NodeHome(dir, 0))
	require.NoError(t, err)
	assert.Equal(t, []string{after[1].P2P}, s.P2P.Peers, "and so do the other nodes")

	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	base, err := net.LookupPort("tcp", port)
	require.NoError(t, err)
	_, err = Prepare(dir, base)
	assert.ErrorContains(t, err, "is taken", "a port that was asked for is not exchanged for another")
	_, err = Prepare(dir, 80)
	assert.ErrorContains(t, err, "expected from 1024")
}

func TestCreateKeysKeepsWhatIsThere(t *testing.T) {
	home := t.TempDir()
	_, err := CreateKeys(home, MLDSA65)
	require.NoError(t, err)
	before, err := os.ReadFile(filepath.Join(home, nodeconfig.ValidatorKeyFile))
	require.NoError(t, err)
	_, err = CreateKeys(home, Ed25519)
	require.ErrorIs(t, err, ErrExists)
	after, err := os.ReadFile(filepath.Join(home, nodeconfig.ValidatorKeyFile))
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestParseMembers(t *testing.T) {
	members, err := ParseMembers([]byte(`[{"id":"a","name":"A","jurisdiction":"NL","roles":["rating-agency","regulator"],
		"glns":["9506005000003"],"public_key":"02ff","holdings":["9506005"]}]`))
	require.NoError(t, err)
	require.Len(t, members, 1)
	assert.Equal(t, &membershipv1.Organization{
		Id: "a", Name: "A", Jurisdiction: "NL", Glns: []string{"9506005000003"},
		Roles: []membershipv1.Role{membershipv1.Role_ROLE_REGULATOR, membershipv1.Role_ROLE_RATING_AGENCY},
	}, members[0].Organization)
	assert.Equal(t, []byte{2, 255}, members[0].PublicKey)
	assert.Equal(t, []string{"9506005"}, members[0].Holdings)

	for content, want := range map[string]string{
		`{}`:                                   "members: ",
		`[] []`:                                "expected one JSON array",
		`[{"id":"a","rolls":[]}]`:              "rolls",
		`[{"id":"a","public_key":"0x02"}]`:     "public_key: expected hexadecimal",
		`[{"id":"a","roles":["king"]}]`:        `no role "king"`,
		`[{"id":"a","roles":["unspecified"]}]`: `no role "unspecified"`,
	} {
		_, err := ParseMembers([]byte(content))
		assert.ErrorContains(t, err, want, content)
	}
}
