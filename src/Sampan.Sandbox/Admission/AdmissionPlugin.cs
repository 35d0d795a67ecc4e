using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission;

/// <summary>One of an API server's admission plugins. It is called under the server's write lock, so it sees a store that nobody changes.</summary>
internal abstract class AdmissionPlugin
{
    /// <summary>Changes an object before its kind's own rules see it.</summary>
    /// <exception cref="ApiRefusal">The write is refused.</exception>
    public virtual void Mutate(KindWrite write)
    {
    }

    /// <summary>Looks at an object that is valid in itself; what it has to say goes to <see cref="KindWrite.Warnings"/>.</summary>
    /// <exception cref="ApiRefusal">The write is refused.</exception>
    public virtual void Validate(KindWrite write)
    {
    }

    /// <summary>The usual 403 of a plugin: <c>pods "x" is forbidden: problem</c>.</summary>
    protected static ApiRefusal Forbidden(KindWrite write, string problem)
    {
        var resource = write.Resource.GroupResource;
        return new(System.Net.HttpStatusCode.Forbidden, "Forbidden", $"{resource} \"{write.Key.Name}\" is forbidden: {problem}")
        {
            Group = resource.Group,
            Kind = resource.Plural,
            Name = write.Key.Name,
        };
    }
}
