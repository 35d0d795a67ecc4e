using System.Text;
using Microsoft.Extensions.Time.Testing;
using Sampan.Sandbox.Node.Commands;
using Sampan.Sandbox.Node.Files;

namespace Sampan.Sandbox.Tests.Node.Commands;

public sealed class ShellTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Freezer _freezer = new();
    private readonly Dictionary<string, string> _scripts = [];
    private readonly MemoryFiles _own = new("own", "tmp", "etc");
    private readonly MemoryFiles _volume = new("volume");
    private readonly FixedFiles _config = new("config", new Dictionary<string, byte[]> { ["my.cnf"] = "[mysqld]\n"u8.ToArray() });
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _err = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("exit 3", 3, "")]
    [InlineData("echo a  b 'c  d' \"e $WHO\"", 0, "a b c  d e ann\n")]
    [InlineData("echo -n x; echo \\$WHO '$WHO' ${WHO}s # not this", 0, "x$WHO $WHO anns\n")]
    [InlineData("false && echo no || echo yes", 0, "yes\n")]
    [InlineData("true || echo no; echo $?", 0, "0\n")]
    [InlineData("false\necho $? &&\n\n true", 0, "1\n")]
    [InlineData("echo a && exit 4 && echo b; echo c", 4, "a\n")]
    [InlineData("touch /tmp/f && test -f /tmp/f && [ ! -s /tmp/f ] && rm /tmp/f && test ! -e /tmp/f", 0, "")]
    [InlineData("echo one > /data/f; echo two >>/data/f; cat /data/f", 0, "one\ntwo\n")]
    [InlineData("echo hidden >/dev/null 2>&1; cat /etc/my/my.cnf", 0, "[mysqld]\n")]
    [InlineData("mkdir -p /data/a/b && touch /data/a/b/c && rm -rf /data/a && [ -d /data/a ] || echo gone", 0, "gone\n")]
    [InlineData("X=5 && test $X -eq 5 && [ \"$X\" = '5' ] && [ $X -lt 6 ] && test -n \"$X\" && test -z \"$NONE\" && echo $NONE$X", 0, "5\n")]
    [InlineData("/bin/sh -c 'exit 9' ; /bin/echo $?", 0, "9\n")]
    [InlineData("cat - /etc/my/my.cnf", 0, "in[mysqld]\n")]
    public async Task Scripts_give_a_code_and_print(string script, int code, string printed)
    {
        Assert.Equal((code, printed, ""), (await RunAsync("sh", "-c", script), _out.ToString(), _err.ToString()));
    }

    [Theory]
    [InlineData("nop --now", 127, "sh: nop: not found\n")]
    [InlineData("cat /nowhere", 1, "cat: /nowhere: No such file or directory\n")]
    [InlineData("cat /etc", 1, "cat: /etc: Is a directory\n")]
    [InlineData("rm /data/none", 1, "rm: cannot remove '/data/none': No such file or directory\n")]
    [InlineData("rm /etc", 1, "rm: cannot remove '/etc': Is a directory\n")]
    [InlineData("rm -rf /data", 1, "rm: cannot remove '/data': Device or resource busy\n")]
    [InlineData("touch /etc/my/x", 1, "touch: cannot touch '/etc/my/x': Read-only file system\n")]
    [InlineData("touch /none/x", 1, "touch: cannot touch '/none/x': No such file or directory\n")]
    [InlineData("echo x > /none/x", 2, "sh: cannot create /none/x: No such file or directory\n")]
    [InlineData("mkdir /tmp", 1, "mkdir: cannot create directory '/tmp': File exists\n")]
    [InlineData("sleep soon", 1, "sleep: invalid time interval 'soon'\n")]
    [InlineData("test 1 -foo 2", 2, "test: 1 -foo 2: not a condition that the sandbox knows\n")]
    [InlineData("echo to >&2", 0, "to\n")]
    public async Task What_goes_wrong_is_said_as_programs_say_it(string script, int code, string said)
    {
        Assert.Equal((code, "", said), (await RunAsync("sh", "-c", script), _out.ToString(), _err.ToString()));
    }

    [Theory]
    [InlineData("cat /etc/my/my.cnf | cat", "|")]
    [InlineData("echo $(cat x)", "$")]
    [InlineData("echo `cat x`", "`")]
    [InlineData("(true)", "(")]
    [InlineData("sleep 1 &", "&")]
    [InlineData("ls /tmp/*", "*")]
    [InlineData("if true; then echo x; fi", "if")]
    [InlineData("set -e; true", "set")]
    [InlineData("echo 'open", "unterminated")]
    [InlineData("true &&", "end of script")]
    [InlineData("; true", ";")]
    [InlineData("A=1 echo x", "assignment")]
    public async Task What_the_shell_does_not_have_fails_and_does_nothing_before_it(string script, string named)
    {
        Assert.Equal(2, await RunAsync("bash", "-c", "echo before; " + script));
        Assert.Contains(named, _err.ToString(), StringComparison.Ordinal);
        Assert.Contains("sandbox-fidelity.md", _err.ToString(), StringComparison.Ordinal);
        if (named != "assignment") Assert.Equal("", _out.ToString());
    }

    [Fact]
    public async Task Programs_that_are_not_there_are_told_apart_from_those_that_fail()
    {
        Assert.Null(await RunAsync("nop"));
        Assert.Null(await RunAsync("/opt/echo", "x"));
        Assert.Equal(0, await RunAsync("/usr/bin/echo", "x"));
    }

    [Fact]
    public async Task Annotations_script_programs_also_inside_of_scripts()
    {
        _scripts["psql"] = "exit=3,stdout=a, b\\n,stderr=oh,delay=2.5s";
        _scripts["true"] = "exit=1";
        _scripts["mysql"] = "exit=many";

        var running = RunAsync("sh", "-c", "psql -c 'select 1' || true").AsTask();
        _time.Advance(TimeSpan.FromSeconds(2.4));
        Assert.False(running.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal((1, "a, b\n", "oh"), (await running, _out.ToString(), _err.ToString()));
        Assert.Contains("exec.mysql", (await Assert.ThrowsAsync<NoSuchProgramException>(() => RunAsync("mysql").AsTask())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_volume_lets_writers_wait_until_it_is_thawed()
    {
        Assert.Equal(0, await RunAsync("/sbin/fsfreeze", "-f", "/data"));
        Assert.Equal(1, await RunAsync("fsfreeze", "--freeze", "/data"));
        var writing = RunAsync("touch", "/data/f").AsTask();
        Assert.Equal(1, await RunAsync("test", "-f", "/data/f"));
        Assert.False(writing.IsCompleted);

        Assert.Equal(0, await RunAsync("fsfreeze", "-u", "/data"));
        Assert.Equal(0, await writing);
        Assert.Equal(1, await RunAsync("fsfreeze", "--unfreeze", "/data"));
        Assert.Equal(1, await RunAsync("fsfreeze", "-f", "/tmp"));
        Assert.Equal(
            [
                "fsfreeze: /data: freeze failed: Device or resource busy",
                "fsfreeze: /data: unfreeze failed: Invalid argument",
                "fsfreeze: /tmp: freeze failed: Operation not supported",
                "",
            ],
            _err.ToString().Split('\n'));
    }

    private ValueTask<int?> RunAsync(params string[] command)
    {
        var files = new ContainerFiles(_own, [("/data", _volume), ("/etc/my", _config)], _freezer);
        var processes = new Processes(files, _scripts.GetValueOrDefault, new Dictionary<string, string> { ["WHO"] = "ann" }, _time);
        var streams = new CommandStreams(new MemoryStream("in"u8.ToArray()), To(_out), To(_err));
        return processes.RunAsync(command, streams, Ct);
    }

    private static Func<ReadOnlyMemory<byte>, ValueTask> To(StringBuilder text) => bytes =>
    {
        text.Append(Encoding.UTF8.GetString(bytes.Span));
        return ValueTask.CompletedTask;
    };
}
