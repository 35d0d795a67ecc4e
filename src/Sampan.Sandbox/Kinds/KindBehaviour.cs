using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Kinds;

/// <summary>What one kind does beyond defaults by type. Kinds without anything of their own need none.</summary>
internal abstract class KindBehaviour
{
    /// <summary>Values the server fills in or keeps, on create (<see cref="KindContext.Old"/> is null) and on update.</summary>
    public virtual void Fill(KindContext context)
    {
    }

    /// <summary>Adds what is wrong with the object, and on update with the change.</summary>
    public virtual void Validate(KindContext context, List<FieldError> errors)
    {
    }

    /// <summary>Adds what is wrong with a write to <c>status</c>.</summary>
    public virtual void ValidateStatus(KindContext context, List<FieldError> errors)
    {
    }

    /// <summary>Takes note of a committed change.</summary>
    public virtual void Stored(KubeObject? before, KubeObject? after)
    {
    }
}
