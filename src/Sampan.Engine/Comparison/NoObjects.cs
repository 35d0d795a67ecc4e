using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>A resource that a side has nothing of.</summary>
internal sealed class NoObjects : IComparedObjects
{
    public static NoObjects Instance { get; } = new();

    public IReadOnlyList<ObjectKey> Keys => [];

    public IReadOnlyList<string> Versions => [];

    public KubeObject? Read(ObjectKey key, string? version) => null;

    public void Dispose()
    {
    }
}
