using System.Collections.Concurrent;

namespace Sampan.Engine.Comparison;

/// <summary>The ignored fields of one resource as a tree to walk along with an object.</summary>
internal sealed class FieldRules
{
    private static readonly ConcurrentDictionary<(string Resource, ComparisonScope Scope), FieldRules> Known = new();
    private readonly Dictionary<string, FieldRules> _children = new(StringComparer.Ordinal);

    /// <summary>A difference here is no news.</summary>
    public bool IsIgnored { get; private set; }

    /// <summary>What holds in every item of a list; null when nothing does.</summary>
    public FieldRules? Items => _children.GetValueOrDefault("[]");

    /// <param name="resource">Group and plural.</param>
    /// <param name="name">The object's name: some objects have fields of their own.</param>
    /// <param name="scope">Which fields.</param>
    public static FieldRules Of(string resource, string name, ComparisonScope scope)
    {
        var single = $"{resource}/{name}";
        return Known.GetOrAdd((IgnoredFields.All.Any(f => f.Resource == single) ? single : resource, scope), Make);
    }

    public FieldRules? Child(string name) => _children.GetValueOrDefault(name);

    private static FieldRules Make((string Resource, ComparisonScope Scope) key)
    {
        var root = new FieldRules();
        string[] names = ["*", key.Resource, key.Resource.Split('/')[0]];
        foreach (var field in IgnoredFields.All.Where(f => names.Contains(f.Resource) && f.Path != "*" && f.Scope <= key.Scope))
        {
            var at = root;
            foreach (var step in Steps(field.Path))
            {
                if (!at._children.TryGetValue(step, out var next)) at._children.Add(step, next = new FieldRules());
                at = next;
            }

            at.IsIgnored = true;
        }

        return root;
    }

    private static IEnumerable<string> Steps(string path) => path.Split('\'').SelectMany((part, i) => i % 2 == 1
        ? [part]
        : part.Replace("[]", ".[]", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries));
}
