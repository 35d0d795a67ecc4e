using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Selection;

/// <summary>A label selector in the API's syntax: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1,m&lt;2</c>.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    public LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>True when it selects everything.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>True when every requirement holds for the object's labels.</summary>
    public bool Matches(KubeObject item)
    {
        if (IsEmpty) return true;
        var labels = item.View.At("metadata", "labels");
        return _requirements.All(r => r.Holds(labels.Text(r.Key)));
    }

    /// <summary>The same for a labels object that stands elsewhere.</summary>
    public bool Matches(JsonElement labels) => _requirements.All(r => r.Holds(labels.Text(r.Key)));
}
