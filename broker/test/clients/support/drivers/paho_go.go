// Paho's client for Go as a driver; driver.js says what a driver is told and prints.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

const (
	againAfter    = 50 * time.Millisecond
	disconnectsMs = 250
	followerMark  = "PAHO_GO_FOLLOWS"
	silentFor     = 3 * time.Second
)

func main() {
	leave := make(chan os.Signal, 1)
	signal.Notify(leave, syscall.SIGTERM)
	if os.Getenv(followerMark) == "" {
		supervise(leave)
	} else {
		follow(leave)
	}
}

// Version 1.1.1 can crash when it cannot write an acknowledgement (net.go: the token it tells the error is nil), and its workers
// can wait for each other for ever; a lost connection brings about both. So it is started again when it ended or was silent, as a
// service manager with a watchdog would do. Its session stays, so one time too often does no harm.
func supervise(leave <-chan os.Signal) {
	runtime.LockOSThread() // Pdeathsig is sent when the thread ends that started the process
	for patience := silentFor; ; patience *= 2 {
		follower := exec.Command(os.Args[0], os.Args[1:]...)
		follower.Env = append(os.Environ(), followerMark+"=1")
		follower.Stderr = os.Stderr
		follower.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		lines := start(follower)
		isLeft := passOn(lines, patience, leave)
		if isLeft {
			signalTo(follower, syscall.SIGTERM)
		} else {
			signalTo(follower, syscall.SIGKILL)
		}
		for line := range lines { // what it said before it ended it may have acknowledged
			fmt.Println(line)
		}
		if isLeft {
			return
		}
	}
}

// Starts it and gives its lines; the channel is closed when it has ended.
func start(follower *exec.Cmd) <-chan string {
	output, err := follower.StdoutPipe()
	if err == nil {
		err = follower.Start()
	}
	if err != nil {
		panic(err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(output); scanner.Scan(); {
			lines <- scanner.Text()
		}
		follower.Wait()
	}()
	return lines
}

// Prints lines until there are no more, or none for that long, or it shall leave, which it tells.
func passOn(lines <-chan string, patience time.Duration, leave <-chan os.Signal) bool {
	for {
		select {
		case line, isThere := <-lines:
			if !isThere {
				return false
			}
			fmt.Println(line)
		case <-time.After(patience):
			return false
		case <-leave:
			return true
		}
	}
}

func signalTo(follower *exec.Cmd, what os.Signal) {
	if err := follower.Process.Signal(what); err != nil && !errors.Is(err, os.ErrProcessDone) {
		fmt.Fprintln(os.Stderr, err)
	}
}

func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}

func follow(leave <-chan os.Signal) {
	host, port, id, topic := os.Args[1], os.Args[2], os.Args[3], os.Args[7]
	qos, _ := strconv.Atoi(os.Args[5])

	options := mqtt.NewClientOptions().AddBroker("tcp://" + host + ":" + port).SetClientID(id)
	options.SetCleanSession(false).SetProtocolVersion(4).SetMaxReconnectInterval(againAfter)
	// It acknowledges what it has put into this channel: what is in there when it crashes would be lost.
	options.SetMessageChannelDepth(0)
	options.SetDefaultPublishHandler(func(_ mqtt.Client, message mqtt.Message) {
		fmt.Println("message", flag(message.Duplicate()), string(message.Payload()))
	})
	options.SetOnConnectHandler(func(client mqtt.Client) {
		fmt.Println("connected -")
		if token := client.Subscribe(topic, byte(qos), nil); token.Wait() && token.Error() == nil {
			fmt.Println("subscribed")
		}
	})
	client := mqtt.NewClient(options)
	for token := client.Connect(); token.Wait() && token.Error() != nil; token = client.Connect() {
		time.Sleep(againAfter)
	}
	<-leave
	client.Disconnect(disconnectsMs)
}
