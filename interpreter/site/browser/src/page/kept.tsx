/** Parts of the page that an answer leaves as they are. */

import { Component, type ComponentType, type JSX } from "preact";

/** The same part, made anew only when one of its properties is another one: not with all that stands around it. */
export function kept<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const names = Object.keys(next) as (keyof P)[];
      return names.length !== Object.keys(this.props).length || names.some((name) => next[name] !== this.props[name]);
    }

    override render(): JSX.Element {
      return <Part {...(this.props as P)} />;
    }
  };
}
