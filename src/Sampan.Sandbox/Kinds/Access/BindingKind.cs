using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Validation;

namespace Sampan.Sandbox.Kinds.Access;

/// <summary>Role bindings and cluster role bindings.</summary>
/// <param name="namespaced">True for role bindings, which may name a role of their namespace.</param>
internal sealed class BindingKind(bool namespaced) : KindBehaviour
{
    private const string Group = "rbac.authorization.k8s.io";

    public override void Validate(KindContext context, List<FieldError> errors)
    {
        var role = context.Item.Object("roleRef") ?? [];
        if (role.Text("apiGroup") != Group)
            errors.Add(FieldError.NotSupported("roleRef.apiGroup", FieldError.Quote(role.Text("apiGroup") ?? ""), Group));
        Role(errors, role);
        foreach (var (i, subject) in context.Item.Objects("subjects")) Subject(errors, subject, $"subjects[{i}]");
        // Before the wordings changed, a change was looked at as a new binding too.
        if (context.Old is not null && !context.Version.Since(33)) errors.AddRange([.. errors]);
        if (context.Old is { } old && !JsonEdits.Same(role, old["roleRef"]))
        {
            var printed = $"{{\"APIGroup\":\"{role.Text("apiGroup")}\",\"Kind\":\"{role.Text("kind")}\",\"Name\":\"{role.Text("name")}\"}}";
            errors.Add(FieldError.Invalid("roleRef", printed, "cannot change roleRef"));
        }
    }

    private void Role(List<FieldError> errors, JsonObject role)
    {
        var kind = role.Text("kind") ?? "";
        if (namespaced && kind is not ("Role" or "ClusterRole"))
            errors.Add(FieldError.NotSupported("roleRef.kind", FieldError.Quote(kind), "Role", "ClusterRole"));
        if (!namespaced && kind != "ClusterRole") errors.Add(FieldError.NotSupported("roleRef.kind", FieldError.Quote(kind), "ClusterRole"));
        errors.Required(role, "roleRef", "name");
    }

    private void Subject(List<FieldError> errors, JsonObject subject, string path)
    {
        errors.Required(subject, path, "name");
        var kind = subject.Text("kind") ?? "";
        if (kind is not ("ServiceAccount" or "User" or "Group"))
            errors.Add(FieldError.NotSupported($"{path}.kind", FieldError.Quote(kind), "ServiceAccount", "User", "Group"));
        if (!namespaced && kind == "ServiceAccount") errors.Required(subject, path, "namespace");
    }
}
