using System.Runtime.InteropServices;
using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Where a walk through a document stands.</summary>
internal sealed class PathStack
{
    private readonly List<PathElement> _steps = [];

    public ReadOnlySpan<PathElement> Steps => CollectionsMarshal.AsSpan(_steps);

    public void Push(in PathElement step) => _steps.Add(step);

    public void Pop() => _steps.RemoveAt(_steps.Count - 1);

    public override string ToString() => string.Concat(_steps);
}
