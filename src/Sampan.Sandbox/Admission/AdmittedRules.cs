using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Patching;
using Sampan.Sandbox.Apply.Types;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission;

/// <summary>The rules of a kind, built in or custom, with the admission plugins around them: all that change objects before, and, about objects that are valid in
/// themselves, all that only look after.</summary>
internal sealed class AdmittedRules(IKindRules rules, IReadOnlyList<AdmissionPlugin> plugins) : IKindRules
{
    public IReadOnlyList<string> Decode(GroupVersionKind kind, JsonObject item) => rules.Decode(kind, item);

    public void SetDefaults(GroupVersionKind kind, JsonObject item) => rules.SetDefaults(kind, item);

    public MergeType TypeOf(GroupVersionKind kind) => rules.TypeOf(kind);

    public IReadOnlyList<FieldError> PrepareCreate(KindWrite write) => Admitted(write, rules.PrepareCreate);

    public IReadOnlyList<FieldError> PrepareUpdate(KindWrite write) => Admitted(write, rules.PrepareUpdate);

    public IReadOnlyList<FieldError> PrepareStatusUpdate(KindWrite write) => rules.PrepareStatusUpdate(write);

    public void PrepareDelete(ResourceId resource, KubeObject stored) => rules.PrepareDelete(resource, stored);

    public void Stored(ResourceId resource, KubeObject? before, KubeObject? after) => rules.Stored(resource, before, after);

    public MergeRule? MergeRuleFor(GroupVersionKind kind, string path) => rules.MergeRuleFor(kind, path);

    private IReadOnlyList<FieldError> Admitted(KindWrite write, Func<KindWrite, IReadOnlyList<FieldError>> prepare)
    {
        foreach (var plugin in plugins) plugin.Mutate(write);
        var errors = prepare(write);
        if (errors.Count > 0) return errors;
        foreach (var plugin in plugins) plugin.Validate(write);
        return errors;
    }
}
