namespace Sampan.Engine.Selection;

/// <summary>Which namespaces a request means.</summary>
internal sealed class NamespaceFilter
{
    private readonly List<NamePattern> _includes;
    private readonly List<NamePattern> _excludes;
    private readonly HashSet<string> _labelledOut = new(StringComparer.Ordinal);

    public NamespaceFilter(IReadOnlyList<string> includes, IReadOnlyList<string> excludes)
    {
        _includes = [.. includes.Where(i => i != "*").Distinct().Select(i => new NamePattern(i))];
        _excludes = [.. excludes.Select(e => new NamePattern(e))];
        IsEverything = excludes.Count == 0 && _includes.Count == 0;
    }

    /// <summary>The request restricts nothing: cluster-scoped objects belong as well. Namespaces that are labelled out do not count as a restriction.</summary>
    public bool IsEverything { get; }

    /// <summary>Names that were asked for literally; empty when the request has none.</summary>
    public IEnumerable<string> Named => _includes.Where(i => !i.IsGlob).Select(i => i.Text);

    /// <summary>Globs that were asked for.</summary>
    public IEnumerable<NamePattern> Globs => _includes.Where(i => i.IsGlob);

    /// <summary>True when the request lists namespaces rather than taking all that are not excluded.</summary>
    public bool IsList => _includes.Count > 0;

    /// <summary>True when the request lists namespaces, each by its name: nobody need ask which ones there are.</summary>
    public bool IsLiteral => IsList && !_includes.Exists(i => i.IsGlob);

    /// <summary>Takes a namespace out that carries the exclude label.</summary>
    public void LabelOut(string name) => _labelledOut.Add(name);

    public bool Includes(string name) =>
        !_labelledOut.Contains(name) && !_excludes.Exists(e => e.Matches(name)) && (_includes.Count == 0 || _includes.Exists(i => i.Matches(name)));
}
