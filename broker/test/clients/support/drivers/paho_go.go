// Paho's client for Go as a driver; driver.js says what a driver is told and prints.
package main

import (
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

// Version 1.1.1 crashes when it cannot write an acknowledgement (net.go: the token it tells the error is nil), which a lost
// connection can bring about at any time. So it is started again, as a service manager would do.
func supervise(leave <-chan os.Signal) {
	runtime.LockOSThread() // Pdeathsig is sent when the thread ends that started the process
	for {
		follower := exec.Command(os.Args[0], os.Args[1:]...)
		follower.Env = append(os.Environ(), followerMark+"=1")
		follower.Stdout, follower.Stderr = os.Stdout, os.Stderr
		follower.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		if err := follower.Start(); err != nil {
			panic(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- follower.Wait() }()
		select {
		case <-ended:
		case <-leave:
			if err := follower.Process.Signal(syscall.SIGTERM); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
			<-ended
			return
		}
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
