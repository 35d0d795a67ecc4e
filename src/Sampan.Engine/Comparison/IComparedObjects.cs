using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>The objects of one resource on one side, read one by one.</summary>
public interface IComparedObjects : IDisposable
{
    /// <summary>What there is, ordered by namespace (cluster-scoped first) and name, both by code points.</summary>
    IReadOnlyList<ObjectKey> Keys { get; }

    /// <summary>Versions the objects are there in, the best first; empty when it is not known before one is read.</summary>
    IReadOnlyList<string> Versions { get; }

    /// <summary>An object in a version, or null when it is not there in that one.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="version">One of <see cref="Versions"/>, or null for the one that is restored by default: never null then.</param>
    /// <exception cref="MalformedObjectException">It is damaged.</exception>
    KubeObject? Read(ObjectKey key, string? version);
}
