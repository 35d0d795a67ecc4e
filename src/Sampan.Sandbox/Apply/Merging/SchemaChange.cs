using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Merging;

/// <summary>Follows a schema that has changed since a set was written: what used to be owned part by part and is one whole now is owned as a whole.</summary>
internal static class SchemaChange
{
    public static FieldSet Reconcile(FieldSet set, MergeType type)
    {
        var whole = new FieldSet();
        Find(set, type, new PathStack(), whole);
        return whole.IsEmpty ? set : set.Without(whole).Union(whole);
    }

    private static void Find(FieldSet set, MergeType type, PathStack path, FieldSet whole)
    {
        foreach (var node in set.Nodes)
        {
            if (Below(type, node.Element) is not { } child || node.Children is null) continue;
            path.Push(node.Element);
            if (IsWhole(child)) whole.Insert(path.Steps);
            else Find(node.Children, child, path, whole);
            path.Pop();
        }
    }

    private static bool IsWhole(MergeType type) => type.Map is { } map ? map.Atomic && !map.IsFreeForm : type.Scalar is null && type.List is { Atomic: true };

    private static MergeType? Below(MergeType type, in PathElement element) =>
        type.Map is { } map ? map.IsFreeForm || element.Name is null ? null : map.TypeOf(element.Name) : type.List?.Element;
}
