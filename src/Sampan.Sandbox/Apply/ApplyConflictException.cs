using Sampan.Sandbox.Apply.Fields;

namespace Sampan.Sandbox.Apply;

/// <summary>An apply would change fields that others own.</summary>
/// <param name="conflicts">Whose, and which, by the owner's id.</param>
internal sealed class ApplyConflictException(IReadOnlyList<(ManagedEntry Owner, PathElement[] Path)> conflicts) : Exception("fields are owned by others")
{
    public IReadOnlyList<(ManagedEntry Owner, PathElement[] Path)> Conflicts { get; } = conflicts;
}
