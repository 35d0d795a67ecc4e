using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>What was executed, in order. Keeps the newest 10,000. Safe for concurrent use.</summary>
internal sealed class CommandLog(TimeProvider time)
{
    private const int Kept = 10_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<ExecutedCommand> _commands = [];
    private int _last;

    public IReadOnlyList<ExecutedCommand> All
    {
        get { lock (_lock) return [.. _commands]; }
    }

    /// <summary>Notes that a command begins; the place is for <see cref="End"/>.</summary>
    public LinkedListNode<ExecutedCommand> Begin(ObjectKey pod, string container, IReadOnlyList<string> command)
    {
        lock (_lock)
        {
            if (_commands.Count == Kept) _commands.RemoveFirst();
            return _commands.AddLast(new ExecutedCommand(++_last, pod, container, command, time.GetUtcNow()));
        }
    }

    /// <summary>Notes its end.</summary>
    public void End(LinkedListNode<ExecutedCommand> place, int? exitCode)
    {
        lock (_lock) place.Value = place.Value with { EndedAt = time.GetUtcNow(), ExitCode = exitCode };
    }
}
