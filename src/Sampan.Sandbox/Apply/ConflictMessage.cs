using System.Net;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Apply;

/// <summary>The 409 answer of an apply that would change what others own.</summary>
internal static class ConflictMessage
{
    public static ApiRefusal Of(IReadOnlyList<(ManagedEntry Owner, PathElement[] Path)> conflicts) => new(HttpStatusCode.Conflict, "Conflict", Text(conflicts))
    {
        Causes = [.. conflicts.Select(c => new FieldError(Print(c.Path), FieldErrorType.FieldManagerConflict, $"conflict with {Print(c.Owner)}"))],
    };

    private static string Text(IReadOnlyList<(ManagedEntry Owner, PathElement[] Path)> conflicts)
    {
        if (conflicts is [var only]) return $"Apply failed with 1 conflict: conflict with {Print(only.Owner)}: {Print(only.Path)}";
        var owners = conflicts.GroupBy(c => c.Owner.Id, StringComparer.Ordinal)
            .SelectMany(g => g.Select(c => $"- {Print(c.Path)}").Prepend($"conflicts with {Print(g.First().Owner)}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', owners)}";
    }

    private static string Print(PathElement[] path) => string.Concat(path);

    private static string Print(ManagedEntry owner)
    {
        var name = FieldError.Quote(owner.Manager);
        if (owner.Subresource.Length > 0) name += $" with subresource {FieldError.Quote(owner.Subresource)}";
        return owner.Applied ? name : $"{name} using {owner.ApiVersion}";
    }
}
