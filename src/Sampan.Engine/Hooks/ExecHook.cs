namespace Sampan.Engine.Hooks;

/// <summary>A command that is to run in a container of a pod.</summary>
/// <param name="Name">Name of the entry in the spec, or <see cref="FromAnnotation"/>.</param>
/// <param name="Command">The program and its arguments; no shell is put around them.</param>
internal sealed record ExecHook(string Name, IReadOnlyList<string> Command)
{
    /// <summary>The name of hooks that a pod's annotations describe.</summary>
    public const string FromAnnotation = "<from-annotation>";

    public static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Null is the pod's first container.</summary>
    public string? Container { get; init; }

    public HookErrorMode OnError { get; init; }

    /// <summary>How long the command may take; negative is without limit, as in Velero.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>The default stands for zero.</summary>
    public static TimeSpan TimeoutOf(TimeSpan given) => given == TimeSpan.Zero ? DefaultTimeout : given;
}
