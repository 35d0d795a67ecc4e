using Sampan.Kubernetes.Exec;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>Containers that do as a test says, and note it. The line of events is the test's own, so that it can note other things in between.</summary>
internal sealed class FakePodExec(Timeline events) : IPodExec
{
    public List<ExecRequest> Requests { get; } = [];

    /// <summary>What a command does, by its words joined by spaces; others succeed and write nothing.</summary>
    public Dictionary<string, Func<CancellationToken, Task<ExecResult>>> Programs { get; } = new(StringComparer.Ordinal);

    public FakePodExec Exits(string command, int code, string stderr = "")
    {
        Programs[command] = _ => Task.FromResult(new ExecResult(code, "", stderr));
        return this;
    }

    public FakePodExec Throws(string command, Exception exception)
    {
        Programs[command] = _ => Task.FromException<ExecResult>(exception);
        return this;
    }

    public async Task<ExecResult> ExecAsync(ExecRequest request, CancellationToken ct)
    {
        lock (Requests) Requests.Add(request);
        var command = string.Join(' ', request.Command);
        events.Note($"{request.Pod.Name}: {command}");
        return Programs.TryGetValue(command, out var program) ? await program(ct) : new ExecResult(0, "", "");
    }
}
