using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Results;

/// <summary>One thing that is missing, went wrong or deserves a look: a row in describe, in the bucket and in the outcome.</summary>
/// <param name="Severity">What it does to the phase.</param>
/// <param name="Reason">Which entry of the closed list it is.</param>
/// <param name="Message">What happened, to which object, in words; one line, no object content.</param>
public sealed record Issue(IssueSeverity Severity, Reason Reason, string Message)
{
    /// <summary>The kind concerned, or null when the issue is not about one.</summary>
    public GroupResource? Resource { get; init; }

    /// <summary>The object concerned, or null when the issue is about a whole kind or the run. A namespace alone has an empty name.</summary>
    public ObjectKey? Key { get; init; }

    /// <summary>True when something that was asked for is missing: a group, kind, namespace or object that was not read, the data of a volume.</summary>
    public bool IsGap { get; init; }

    /// <summary>Where Velero's result files put it: a namespace, the empty string for the cluster, null for the run as a whole.</summary>
    public string? Section => Key is { } key ? key.Namespace ?? "" : Resource is null ? null : "";

    /// <summary><c>error kind-not-listed: message</c>.</summary>
    public override string ToString() => $"{(Severity == IssueSeverity.Error ? "error" : "warning")} {Reason}: {Message}";
}
