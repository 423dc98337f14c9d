package bench

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// connection sends transactions to a node, one request at a time, over HTTP that is kept alive. It costs a fraction of
// what net/http's client does, which matters where the load shares the processor with what it measures.
type connection struct {
	host    string
	conn    net.Conn
	in      *bufio.Reader
	request []byte
	body    []byte
}

func dial(url string) (*connection, error) {
	host := strings.TrimPrefix(url, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &connection{host: host, conn: conn, in: bufio.NewReader(conn)}, nil
}

func (c *connection) close() error { return c.conn.Close() }

// answer is what a node says to broadcast_tx_sync.
type answer struct {
	Error *struct {
		Message string `json:"message"`
		Data    string `json:"data"`
	} `json:"error"`
	Result struct {
		Code      uint32 `json:"code"`
		Codespace string `json:"codespace"`
		Log       string `json:"log"`
	} `json:"result"`
}

// broadcast sends a transaction and returns when the node has taken it. That it does not is an error.
func (c *connection) broadcast(tx []byte) error {
	c.body = append(c.body[:0], `{"jsonrpc":"2.0","id":1,"method":"broadcast_tx_sync","params":{"tx":"`...)
	c.body = base64.StdEncoding.AppendEncode(c.body, tx)
	c.body = append(c.body, `"}}`...)

	c.request = append(c.request[:0], "POST / HTTP/1.1\r\nHost: "...)
	c.request = append(c.request, c.host...)
	c.request = append(c.request, "\r\nContent-Type: application/json\r\nContent-Length: "...)
	c.request = strconv.AppendInt(c.request, int64(len(c.body)), 10)
	c.request = append(append(c.request, "\r\n\r\n"...), c.body...)
	if _, err := c.conn.Write(c.request); err != nil {
		return err
	}
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var a answer
	switch err := json.Unmarshal(content, &a); {
	case err != nil:
		return fmt.Errorf("a node answered %s: %w", response.Status, err)
	case a.Error != nil:
		return fmt.Errorf("a node did not take a transaction: %.100s: %.200s", a.Error.Message, a.Error.Data)
	case a.Result.Code != 0:
		return fmt.Errorf("a node refused a transaction: %.20s %d: %.200s", a.Result.Codespace, a.Result.Code, a.Result.Log)
	}
	return nil
}
