using System.Runtime.InteropServices;
using Sampan.Sandbox.Apply.Types;

namespace Sampan.Sandbox.Apply.Fields;

/// <summary>A set of paths into a document, kept as a tree sorted by step. Grown by <see cref="Insert"/> while it is made, and not changed afterwards:
/// what the operations return shares parts with what they were given.</summary>
internal sealed class FieldSet
{
    private readonly List<FieldNode> _nodes = [];

    public static FieldSet Empty { get; } = new();

    /// <summary>First steps, in order.</summary>
    public ReadOnlySpan<FieldNode> Nodes => CollectionsMarshal.AsSpan(_nodes);

    public bool IsEmpty => _nodes.Count == 0;

    /// <summary>A set of paths of field names joined by dots.</summary>
    public static FieldSet OfFields(params ReadOnlySpan<string> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths) set.Insert([.. path.Split('.').Select(PathElement.Field)]);
        return set;
    }

    /// <summary>Adds a path; one without steps, the whole document, is nobody's.</summary>
    public void Insert(ReadOnlySpan<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Length; i++)
        {
            var at = set.IndexOf(path[i]);
            var last = i == path.Length - 1;
            if (at < 0)
            {
                at = ~at;
                set._nodes.Insert(at, new(path[i], last, last ? null : new FieldSet()));
            }
            else
            {
                var node = set._nodes[at];
                set._nodes[at] = last ? node with { Member = true } : node with { Children = node.Children ?? new FieldSet() };
            }

            if (!last) set = set._nodes[at].Children!;
        }
    }

    /// <summary>Adds a step with what is below it, which stays in order when steps come in order.</summary>
    public void Add(FieldNode node)
    {
        if (_nodes.Count == 0 || _nodes[^1].Element.CompareTo(node.Element) < 0)
        {
            _nodes.Add(node);
            return;
        }

        var at = IndexOf(node.Element);
        if (at < 0) _nodes.Insert(~at, node);
        else _nodes[at] = new(node.Element, _nodes[at].Member || node.Member, Joined(_nodes[at].Children, node.Children));
    }

    /// <summary>True when the path that consists of one step is in the set.</summary>
    public bool HasMember(in PathElement element) => IndexOf(element) is var at and >= 0 && _nodes[at].Member;

    public bool Has(ReadOnlySpan<PathElement> path)
    {
        var set = this;
        for (var i = 0; i < path.Length; i++)
        {
            var at = set.IndexOf(path[i]);
            if (at < 0) return false;
            if (i == path.Length - 1) return set._nodes[at].Member;
            if (set._nodes[at].Children is not { } next) return false;
            set = next;
        }

        return false;
    }

    /// <summary>The paths below a step, without it; null when there are none.</summary>
    public FieldSet? Below(in PathElement element) => IndexOf(element) is var at and >= 0 ? _nodes[at].Children : null;

    /// <summary>What is in either.</summary>
    public FieldSet Union(FieldSet other) => IsEmpty ? other : other.IsEmpty ? this : Zip(other, static (a, b) => (a, b) switch
    {
        ({ } x, { } y) => new(x.Element, x.Member || y.Member, Joined(x.Children, y.Children)),
        _ => a ?? b,
    });

    /// <summary>What is in both.</summary>
    public FieldSet Intersection(FieldSet other) => Zip(other, static (a, b) =>
        a is { } x && b is { } y ? new(x.Element, x.Member && y.Member, x.Children is { } c && y.Children is { } d ? c.Intersection(d) : null) : null);

    /// <summary>What is in this and not in the other; a path goes only by itself, not with one above it.</summary>
    public FieldSet Difference(FieldSet other) => other.IsEmpty ? this : Zip(other, static (a, b) =>
        a is { } x && b is { } y ? new(x.Element, x.Member && !y.Member, x.Children is { } c && y.Children is { } d ? c.Difference(d) : x.Children) : a);

    /// <summary>What is in this and neither in the other nor below something in it.</summary>
    public FieldSet Without(FieldSet other) => other.IsEmpty ? this : Zip(other, static (a, b) =>
        a is not { } x || b is not { } y ? a : y.Member ? null : new(x.Element, x.Member, x.Children is { } c && y.Children is { } d ? c.Without(d) : x.Children));

    /// <summary>The same, with every named field (not keys of maps, not items) on the way to a member a member, too.</summary>
    public FieldSet WithNamedFields(MergeType? type)
    {
        var set = new FieldSet();
        foreach (var node in Nodes)
        {
            var named = node.Element.Name is { } name && type?.Map?.Fields.ContainsKey(name) is true;
            var below = node.Element.Kind switch
            {
                PathElementKind.Field => type?.Map?.TypeOf(node.Element.Name!),
                PathElementKind.Key => type?.List?.Element,
                _ => null,
            };
            set._nodes.Add(new(node.Element, node.Member || (named && node.Children is not null), node.Children?.WithNamedFields(below)));
        }

        return set;
    }

    /// <summary>Every path in the set, parents before what is below them.</summary>
    public List<PathElement[]> Paths()
    {
        var paths = new List<PathElement[]>();
        Collect([], paths);
        return paths;
    }

    private void Collect(PathElement[] prefix, List<PathElement[]> paths)
    {
        foreach (var node in Nodes)
        {
            if (node.Member) paths.Add([.. prefix, node.Element]);
        }

        foreach (var node in Nodes) node.Children?.Collect([.. prefix, node.Element], paths);
    }

    private static FieldSet? Joined(FieldSet? a, FieldSet? b) => a is null ? b : b is null ? a : a.Union(b);

    private FieldSet Zip(FieldSet other, Func<FieldNode?, FieldNode?, FieldNode?> join)
    {
        var joined = new FieldSet();
        for (int i = 0, j = 0; i < _nodes.Count || j < other._nodes.Count;)
        {
            var order = i == _nodes.Count ? 1 : j == other._nodes.Count ? -1 : _nodes[i].Element.CompareTo(other._nodes[j].Element);
            var node = join(order <= 0 ? _nodes[i] : null, order >= 0 ? other._nodes[j] : null);
            if (node is { Children.IsEmpty: true } hollow) node = hollow with { Children = null };
            if (node is { } kept && (kept.Member || kept.Children is not null)) joined._nodes.Add(kept);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return joined;
    }

    private int IndexOf(in PathElement element)
    {
        var (low, high) = (0, _nodes.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = _nodes[middle].Element.CompareTo(element);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
